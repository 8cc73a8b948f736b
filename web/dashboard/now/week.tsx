import './week.css'
import { localText } from '../../../ingest/calendar.ts'
import type { Period } from '../api.ts'
import { GAP } from '../format.ts'
import { isLive } from '../state.ts'
import type { View } from '../view.ts'
import { hashOf } from '../way.ts'

/** The last seven days as bars, each the way to its day, and what the month has come to. */
export function Week({ view }: { view: View }) {
  const { texts } = view
  const days = daysOf(view)
  // From a kilowatt-hour up: the first turn of a new meter must not look like a day's worth.
  const highest = Math.max(...days.map(({ kwh }) => kwh ?? 0), 1)
  return (
    <section class="sec week" aria-labelledby="week">
      <div class="head">
        <h2 id="week">{texts.week}</h2>
        <span class="aside">{meanOf(days, view)}</span>
      </div>
      <ol class="bars">
        {days.map((day) => (
          <Bar key={day.from} day={day} today={isToday(day, view)} highest={highest} view={view} />
        ))}
      </ol>
      <Month view={view} />
    </section>
  )
}

/** The days as the server has them, today's energy as the live message has it. */
function daysOf(view: View): Period[] {
  const days = view.watch.past.days.value ?? []
  const { kwh } = view.watch.soFar.value.today
  return days.map((day) => (isToday(day, view) && kwh !== null ? { ...day, kwh } : day))
}

/** After midnight the last answer is about the days until yesterday. */
const isToday = ({ from }: Period, { watch }: View): boolean => from === watch.past.day.value?.fromMs

interface BarProps {
  day: Period
  today: boolean
  highest: number
  view: View
}

function Bar({ day, today, highest, view }: BarProps) {
  const { energy, weekday, date } = view.formats.value
  const counting = today && isLive(view.state.value)
  const share = day.kwh === null ? 0 : day.kwh / highest
  return (
    <li class={today ? 'current' : ''}>
      <a href={wayTo(day, view)} title={date(day.from)}>
        <div class="column">
          <span>{day.kwh === null ? '–' : energy(day.kwh, 1)}</span>
          <div class={counting ? 'bar counting' : 'bar'} style={{ height: `calc((100% - 1.6em) * ${share})` }}>
            {day.filled > 0 && <div class="hatch" style={{ height: `${day.filled * 100}%` }} />}
          </div>
        </div>
        <span>{today ? view.texts.today : weekday(day.from)}</span>
      </a>
    </li>
  )
}

/** To its curve and its cost; what is present has no date. */
function wayTo(day: Period, view: View): string {
  const zone = view.watch.past.day.value?.zone
  const date = zone && !isToday(day, view) ? [localText(zone, day.from).slice(0, 10)] : []
  return hashOf({ view: 'history', path: ['day', ...date], query: {} })
}

function meanOf(days: Period[], view: View): string {
  const { texts, formats } = view
  const known = days.flatMap((day) => (day.kwh === null || isToday(day, view) ? [] : [day.kwh]))
  if (known.length === 0) return ''
  return texts.perDay(formats.value.energy(known.reduce((sum, kwh) => sum + kwh, 0) / known.length, 1))
}

/** The month so far, what it is heading for, and what is always on. */
function Month({ view: { watch, texts, formats } }: { view: View }) {
  const { month: soFar } = watch.soFar.value
  const summary = watch.past.summary.value
  const { month, energy, money, roughMoney, power, with: join } = formats.value
  const kwhAndCost = (kwh: number, cost: number | null, write: (amount: number) => string) =>
    [join(energy(kwh, 1), 'kWh'), cost === null ? '' : write(cost)] as const
  const projection = summary?.month.projection
  const alwaysOn = summary?.always_on
  const perYear = alwaysOn?.cost_per_year ?? null
  return (
    <dl class="facts">
      {soFar.kwh !== null && (
        <Fact name={texts.monthSoFar(month(watch.nowMs.value))} of={kwhAndCost(soFar.kwh, soFar.cost, money)} />
      )}
      {/* The room of what is asked for is kept. */}
      {!summary && [texts.headingFor, texts.alwaysOn].map((name) => <Fact key={name} name={name} of={[GAP, '']} />)}
      {projection && projection.kwh !== null && (
        <Fact name={texts.headingFor} of={kwhAndCost(projection.kwh, projection.cost, roughMoney)} />
      )}
      {alwaysOn && alwaysOn.power_w !== null && (
        <Fact
          name={texts.alwaysOn}
          of={[power(alwaysOn.power_w), perYear === null ? '' : texts.aYear(roughMoney(perYear))]}
        />
      )}
    </dl>
  )
}

function Fact({ name, of: [amount, cost] }: { name: string; of: readonly [string, string] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{amount}</b> {cost}
      </dd>
    </div>
  )
}
