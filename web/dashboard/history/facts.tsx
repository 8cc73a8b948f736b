import type { Archive } from './archive.ts'
import type { Bar } from './bars.ts'
import { amountOf } from './bars.ts'
import { BARS } from './range.ts'
import type { Scene } from './scene.ts'
import { amountText, barTitle } from './words.ts'

/** The period in numbers: means, extremes, the standing charge. */
export function Facts({ scene, archive }: { scene: Scene; archive: Archive }) {
  const facts = factsOf(scene, archive)
  if (facts.length === 0) return <aside class="numbers" />
  return (
    <aside class="numbers" aria-label={scene.view.texts.history.facts}>
      <dl class="facts">
        {facts.map(({ term, value }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <b>{value}</b>
            </dd>
          </div>
        ))}
      </dl>
    </aside>
  )
}

interface Fact {
  term: string
  value: string
}

function factsOf({ view, shown, known: { value: now } }: Scene, archive: Archive): Fact[] {
  const { history } = view.texts
  const formats = view.formats.value
  const { range, measure } = shown.value
  const by = BARS[range.kind]
  const known = archive.bars.value.filter((bar): bar is Bar & { amount: number } => bar.amount !== null)
  if (known.length === 0) return []
  // A bar that is not over yet, or that nothing is known of in part, is neither a mean nor a lowest.
  const whole = known.filter(({ state, period }) => state === 'past' && (period?.missing ?? 1) < 0.01)
  const write = (amount: number) => amountText(amount, measure, formats)
  const when = ({ fromMs, toMs }: { fromMs: number; toMs: number }) =>
    by === 'day'
      ? (range.kind === 'week' ? formats.longWeekday : formats.shortDay)(fromMs)
      : by === 'month'
        ? formats.month(fromMs)
        : barTitle({ fromMs, toMs }, by, formats)
  const highest = most(known, ({ amount }) => amount)
  const lowest = most(whole, ({ amount }) => -amount)
  const peak = most(known, ({ period }) => period?.peak_w ?? 0)
  const total = archive.total.value
  const cost = total && amountOf(total, 'cost')
  // While the period runs, the charge is that of the whole of it already.
  const isOver = range.toMs <= now.nowMs
  const mean = whole.reduce((sum, { amount }) => sum + amount, 0) / whole.length
  return [
    ...(whole.length > 1 && by !== 'week' ? [{ term: history.meanA[by], value: write(mean) }] : []),
    ...(highest && known.length > 1 ? [{ term: history.highest(when(highest)), value: write(highest.amount) }] : []),
    ...(lowest && whole.length > 1 ? [{ term: history.lowest(when(lowest)), value: write(lowest.amount) }] : []),
    ...(peak?.period?.peak_w
      ? [{ term: history.highestPower(when(peak)), value: formats.power(peak.period.peak_w) }]
      : []),
    ...(total && total.baseFee > 0 ? [{ term: history.standingCharge, value: formats.money(total.baseFee) }] : []),
    ...(total && total.baseFee > 0 && cost !== null && isOver
      ? [{ term: history.withCharge, value: formats.money(cost + total.baseFee) }]
      : []),
  ]
}

function most<T>(items: readonly T[], rank: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>((best, item) => (best && rank(best) >= rank(item) ? best : item), undefined)
}
