import type { ComponentChildren } from 'preact'
import type { Facts, MeterFacts, Tariff } from './office.ts'
import type { Page } from './page.ts'
import { Section } from './section.tsx'

/** The settings of the server, to be read; nothing of them is secret. */
export function InForce({ page }: { page: Page }) {
  const words = page.texts.settings
  const facts = page.desk.facts.value
  return (
    <Section name="in-force" title={words.inForce}>
      {facts?.meters.map((meter) => (
        <OfMeter key={meter.id} page={page} meter={meter} />
      ))}
      {facts && <OfServer page={page} facts={facts} />}
      <p class="sentence">{words.changeThem}</p>
    </Section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function OfMeter({ page, meter }: { page: Page; meter: MeterFacts }) {
  const { texts, formats } = page
  const words = texts.settings
  const { number, power } = formats.value
  return (
    <dl>
      <Fact name={words.meter}>
        {meter.name} ({meter.id})
      </Fact>
      <Fact name={words.constant}>{texts.turnsPerKwh(number(meter.impulses_per_kwh))}</Fact>
      <Fact name={words.limit}>{power(meter.max_power_w)}</Fact>
      {meter.tariffs.length === 0 && <Fact name={words.price}>{words.noTariff}</Fact>}
      {meter.tariffs.map((tariff) => (
        <Fact key={tariff.from} name={words.tariff(dayOf(tariff.from, page))}>
          {priceOf(tariff, page)}
        </Fact>
      ))}
    </dl>
  )
}

function OfServer({ page: { texts }, facts }: { page: Page; facts: Facts }) {
  const words = texts.settings
  const { mqtt } = facts
  return (
    <dl>
      <Fact name={words.timezone}>{facts.timezone}</Fact>
      <Fact name={words.currency}>{facts.currency}</Fact>
      <Fact name={words.broker}>{words.brokerAt(mqtt.host ?? location.hostname, String(mqtt.port))}</Fact>
      <Fact name={words.encrypted}>{mqtt.tls_port === null ? words.noTls : words.tlsAt(String(mqtt.tls_port))}</Fact>
      <Fact name={words.webSocket}>{mqtt.websocket ? `ws://${location.host}/mqtt` : words.noTls}</Fact>
      <Fact name={words.topics}>{mqtt.root}/</Fact>
      <Fact name={words.version}>{facts.version}</Fact>
    </dl>
  )
}

/** A local date as it is written here; its time is said where it is not midnight. */
function dayOf(from: string, { locale }: Page): string {
  const at = Date.parse(from.includes('T') ? `${from}Z` : `${from}T00:00Z`)
  const time = from.includes('T') ? ({ timeStyle: 'short' } as const) : {}
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'medium', ...time }).format(at)
}

/** "€0.2400 per kWh 22–6 h; else €0.3500 per kWh; €12.90 a month". */
function priceOf({ prices, base_per_month }: Tariff, { texts, formats, locale, desk }: Page): string {
  const words = texts.settings
  const currency = desk.facts.value?.currency ?? 'EUR'
  const fine = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 })
  const parts = prices.map(({ price_per_kwh, hours, days }) => {
    const price = words.aKwh(fine.format(price_per_kwh))
    const when = [days && daysOf(days, locale), hours && words.atHours(hours.replace('-', '–'))]
      .filter(Boolean)
      .join(' ')
    return when ? `${when}: ${price}` : prices.length > 1 ? `${words.elsePrice}: ${price}` : price
  })
  return [...parts, ...(base_per_month ? [words.aMonth(formats.value.money(base_per_month))] : [])].join(' · ')
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
/** A Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** "Sat–Sun". */
function daysOf(days: string, locale: string): string {
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short' })
  const nameOf = (day: string) => weekday.format(MONDAY_MS + WEEK.indexOf(day) * DAY_MS)
  return days.split('-').map(nameOf).join('–')
}
