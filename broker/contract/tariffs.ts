import Type, { type Static } from 'typebox'
import { Hours, LocalTime, Pattern, Price, Section } from './values.ts'

/** A price that holds at some hours of some days; of a list, the first that fits. */
const PricePart = Section({
  price_per_kwh: Price,
  hours: Type.Optional(Hours),
  days: Type.Optional(
    Pattern(/^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$/, 'days such as sat-sun'),
  ),
})

const Tariff = Type.Refine(
  Section({
    from: LocalTime,
    price_per_kwh: Type.Optional(Price),
    prices: Type.Optional(Type.Array(PricePart, { minItems: 1 })),
    base_per_month: Type.Optional(Price),
  }),
  (tariff) => (tariff.price_per_kwh === undefined) !== (tariff.prices === undefined),
  () => 'either price_per_kwh or prices',
)
export type TariffSettings = Static<typeof Tariff>

/** The tariffs of a meter, each from its time on. */
export const Tariffs = Type.Refine(
  Type.Array(Tariff, { default: [] }),
  (tariffs) => twoAtOnce(tariffs) === undefined,
  (tariffs) => `each tariff to begin at a moment of its own, but two from ${twoAtOnce(tariffs)?.join(' and ')}`,
)

/** Two tariffs that begin at the same time, by their `from`; a date is its midnight. */
function twoAtOnce(tariffs: readonly TariffSettings[]): [string, string] | undefined {
  const byTime = new Map<string, string>()
  for (const { from } of tariffs) {
    const time = from.padEnd('2026-01-01T00:00'.length, 'T00:00')
    const before = byTime.get(time)
    if (before !== undefined) return [before, from]
    byTime.set(time, from)
  }
  return undefined
}
