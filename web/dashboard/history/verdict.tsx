import './total.css'
import { awayWords } from '../away.ts'
import type { Formats } from '../format.ts'
import { differenceOf, type Pair, TOO_LITTLE } from './pair.ts'
import type { Scene } from './scene.ts'
import { energyText, titleOf } from './words.ts'

/** As good as the same. */
const SAME = 0.005

/** The difference, large, and in words. */
export function Verdict({ scene, pair }: { scene: Scene; pair: Pair }) {
  const { view } = scene
  const formats = view.formats.value
  const difference = differenceOf(pair)
  const { history } = view.texts
  const away = awayWords(view)
  return (
    <section class="total">
      <p class="pair" data-testid="difference">
        {difference && (
          <>
            <span>
              {signed(difference.kwh, (kwh) => formats.energy(kwh, 1))} <small>kWh</small>
            </span>{' '}
            {difference.cost !== null && <span class="cost">{signed(difference.cost, formats.money)}</span>}{' '}
            {difference.share !== null && <span class="cost share">{signed(difference.share, formats.percent)}</span>}
          </>
        )}
      </p>
      <p class="sentence" data-testid="verdict">
        {away && <span class="warn">{away} </span>}
        <span>{verdictOf(scene, pair)} </span>
        {pair.cut && difference && <span>{history.upTo(pointOf(scene, pair))}</span>}
      </p>
    </section>
  )
}

/** How far both have come: "15:55", "Sunday 15:55", "22 October, 15:55". */
function pointOf({ view }: Scene, { first, second }: Pair): string {
  const { dates, time } = view.formats.value
  const atMs = Math.min(first.toMs, second.toMs)
  if (first.range.kind === 'day') return time(atMs)
  const day: Intl.DateTimeFormatOptions =
    first.range.kind === 'week' ? { weekday: 'long' } : { day: 'numeric', month: 'long' }
  return `${dates(day)(atMs)}, ${time(atMs)}`
}

/** With a sign, the true minus. */
export function signed(amount: number, write: (amount: number) => string): string {
  return `${amount < 0 ? '−' : '+'}${write(Math.abs(amount))}`
}

function verdictOf({ view }: Scene, pair: Pair): string {
  const difference = differenceOf(pair)
  const { history } = view.texts
  const formats: Formats = view.formats.value
  const [first, second] = [pair.first, pair.second].map(({ range }) => titleOf(range, formats, view.texts)) as [
    string,
    string,
  ]
  const part = [pair.first, pair.second].find(({ missing }) => missing > TOO_LITTLE)
  if (part?.total) return history.tooLittle(titleOf(part.range, formats, view.texts), formats.percent(part.missing))
  if (!difference) return pair.first.bars[0]?.period && pair.second.bars[0]?.period ? history.notComparable : ''
  const { kwh, cost, share } = difference
  if (share === null || Math.abs(share) < SAME) return history.firstSame(first, second)
  const say = kwh > 0 ? history.firstMore : history.firstLess
  const money = cost === null ? '' : history.andCost(formats.money(Math.abs(cost)))
  return say(first, energyText(Math.abs(kwh), formats), money, formats.percent(Math.abs(share)), second)
}
