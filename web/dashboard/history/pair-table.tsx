import { amountOf } from './bars.ts'
import { differenceOf, type Pair, type Side } from './pair.ts'
import type { Scene } from './scene.ts'
import { signed } from './verdict.tsx'
import { energyText, titleOf } from './words.ts'

const UNKNOWN = '–'
const DAY_MS = 86_400_000

/** Both periods in numbers, and what the first has more. */
export function PairTable({ scene, pair }: { scene: Scene; pair: Pair }) {
  const { view } = scene
  const { history } = view.texts
  const formats = view.formats.value
  const difference = differenceOf(pair)
  const energy = (kwh: number) => energyText(kwh, formats)
  const perDay = ({ total, range, toMs }: Side) => total && (total.kwh * DAY_MS) / (toMs - range.fromMs)
  const [first, second] = [perDay(pair.first), perDay(pair.second)]
  const rows = [
    {
      name: history.energy,
      of: ({ total }: Side) => (total ? energy(total.kwh) : UNKNOWN),
      more: difference && signed(difference.kwh, energy),
    },
    {
      name: history.cost,
      of: ({ total }: Side) => {
        const cost = total && amountOf(total, 'cost')
        return cost === null ? UNKNOWN : formats.money(cost)
      },
      more: difference?.cost == null ? null : signed(difference.cost, formats.money),
    },
    {
      name: history.meanA.day,
      of: (side: Side) => {
        const mean = perDay(side)
        return mean === null ? UNKNOWN : energy(mean)
      },
      more: !difference || first === null || second === null ? null : signed(first - second, energy),
    },
  ]
  return (
    <section class="numbers-of-both">
      <table data-testid="both">
        <thead>
          <tr>
            <td />
            <th scope="col">{titleOf(pair.first.range, formats, view.texts)}</th>
            <th scope="col">{titleOf(pair.second.range, formats, view.texts)}</th>
            <th scope="col">{history.difference}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, of, more }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{of(pair.first)}</td>
              <td>{of(pair.second)}</td>
              <td>{more ?? UNKNOWN}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
