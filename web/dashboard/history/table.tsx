import type { Archive } from './archive.ts'
import { type Bar, missingMsOf } from './bars.ts'
import { BARS } from './range.ts'
import type { Scene } from './scene.ts'
import { barTitle, energyText, titleOf } from './words.ts'

/** The bars as a table, newest last; what is not known is a dash, never 0. */
export function Table({ scene, archive }: { scene: Scene; archive: Archive }) {
  const { view, shown } = scene
  const { history } = view.texts
  const { range } = shown.value
  const rows = archive.bars.value.filter(({ state }) => state !== 'future')
  return (
    <div class="table-scroll">
      <table data-testid="table">
        <caption class="unseen">{titleOf(range, view.formats.value, view.texts)}</caption>
        <thead>
          <tr>
            <th scope="col">{history.from}</th>
            <th scope="col">{history.energy}</th>
            <th scope="col">{history.cost}</th>
            {rows.some(({ filled }) => filled > 0) && <th scope="col">{history.keys.filled}</th>}
            {rows.some(({ missing }) => missing > 0) && <th scope="col">{history.keys.missing}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((bar) => (
            <tr key={bar.fromMs}>
              <th scope="row">{barTitle(bar, BARS[range.kind], view.formats.value)}</th>
              <Cells scene={scene} bar={bar} rows={rows} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const UNKNOWN = '–'

function Cells({ scene: { view, known }, bar: { period }, rows }: { scene: Scene; bar: Bar; rows: readonly Bar[] }) {
  const { money, duration } = view.formats.value
  const filledMs = period ? period.filled * (Math.min(period.to, known.value.nowMs) - period.from) : 0
  const missingMs = period ? missingMsOf(period, known.value) : 0
  return (
    <>
      <td>{period?.kwh == null ? UNKNOWN : energyText(period.kwh, view.formats.value)}</td>
      <td>{period?.cost == null ? UNKNOWN : money(period.cost)}</td>
      {rows.some(({ filled }) => filled > 0) && <td>{filledMs >= 60_000 && duration(filledMs)}</td>}
      {rows.some(({ missing }) => missing > 0) && <td>{missingMs > 0 && duration(missingMs)}</td>}
    </>
  )
}
