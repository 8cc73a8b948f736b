import './keys.css'
import { Segments } from '../segments.tsx'
import type { Archive } from './archive.ts'
import type { Scene } from './scene.ts'

/** What the marks of the bars mean: those that are there; a day can be seen as curve or as hours. */
export function Keys({ scene, archive, asCurve }: { scene: Scene; archive: Archive; asCurve: boolean }) {
  const { view, shown } = scene
  const { history } = view.texts
  const bars = archive.bars.value
  const { kind } = shown.value.range
  const keys = [
    { mark: 'counted', text: history.keys.counted, here: !asCurve && bars.some(({ amount }) => amount !== null) },
    { mark: 'hatch', text: history.keys.filled, here: bars.some(({ filled }) => filled > 0) },
    { mark: 'absent', text: history.keys.missing, here: bars.some(({ missing }) => missing > 0) },
    {
      mark: 'notch',
      text: kind === 'year' ? history.keys.lastYear : history.keys.typical,
      here: bars.some(({ typical }) => typical !== null),
    },
  ].filter(({ here }) => here)
  return (
    <div class="keys-row">
      <ul class="marks">
        {keys.map(({ mark, text }) => (
          <li key={mark}>
            <i class={mark} /> {text}
          </li>
        ))}
        {asCurve && (
          <li>
            <i class="usual" /> {history.typicalBand(view.formats.value.longWeekday(shown.value.range.fromMs))}
          </li>
        )}
      </ul>
      {kind === 'day' && (
        <Segments
          label={history.shownAs}
          of={[
            ['curve', history.curve],
            ['hours', history.hours],
          ]}
          chosen={asCurve ? 'curve' : 'hours'}
          onChoose={(way) => scene.become({ hours: way === 'hours' })}
        />
      )}
    </div>
  )
}
