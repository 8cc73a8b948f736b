import { useState } from 'preact/hooks'
import type { HealthHour } from '../../answers.ts'
import type { Page } from '../page.ts'
import { type LevelDay, levelDaysOf } from './level-days.ts'
import { shownContrast } from './verdict.ts'

/** The levels day by day, for who asks. */
export function LevelTable({ hours, page }: { hours: readonly HealthHour[]; page: Page }) {
  const words = page.texts.meterView
  const [shown, setShown] = useState(false)
  return (
    <>
      <button type="button" class="link" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {shown ? words.hideList : words.showList}
      </button>
      {shown && (
        <table aria-label={words.levels}>
          <thead>
            <tr>
              <th scope="col">{words.day}</th>
              <th scope="col">{words.discHead}</th>
              <th scope="col">{words.markHead}</th>
              <th scope="col">{words.contrastRow}</th>
            </tr>
          </thead>
          <tbody>
            {levelDaysOf(hours, page.watch.meter.value?.timezone ?? 'UTC').map((day) => (
              <Line key={day.fromMs} day={day} page={page} />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Line({ day, page: { figures, formats } }: { day: LevelDay; page: Page }) {
  const { number } = formats.value
  const write = (value: number | null, decimals: number) => (value === null ? '–' : number(value, decimals))
  return (
    <tr>
      <th scope="row">{figures.shortDay(day.fromMs)}</th>
      <td>{write(day.disc, 0)}</td>
      <td>{write(day.mark, 0)}</td>
      <td>{write(day.contrast === null ? null : shownContrast(day.contrast), 1)}</td>
    </tr>
  )
}
