import './sensor.css'
import type { HealthHour, SensorHistory } from '../../answers.ts'
import type { Page } from '../page.ts'
import { Facts } from './facts.tsx'
import { Following } from './following.tsx'
import { LevelTable } from './level-table.tsx'
import { Levels } from './levels.tsx'
import { fallOf, gradeOfContrast, latestOf, shownContrast, sinceWords } from './verdict.ts'

/** How the sensor has been over the last 14 days, and what to do about it. */
export function Health({ page }: { page: Page }) {
  const { record, texts, formats } = page
  const words = texts.meterView
  const hours = record.sensor.value?.hours ?? []
  const contrast = latestOf(hours, 'contrast')
  const advice = adviceOf(hours, page)
  return (
    <section class="sec health" aria-labelledby="health" data-testid="sensor">
      <div class="head">
        <h2 id="health">{words.health}</h2>
        <span class="aside">
          {contrast &&
            words.contrast(
              formats.value.number(shownContrast(contrast.mean), 1),
              words.grades[gradeOfContrast(contrast.mean)],
            )}
        </span>
      </div>
      {latestOf(hours, 'disc') && <Levels hours={hours} page={page} />}
      {record.sensor.value && <p class={advice.isWarning ? 'sentence warn' : 'sentence'}>{advice.words}</p>}
      <Following page={page} />
      {latestOf(hours, 'disc') && <LevelTable hours={hours} page={page} />}
      {record.sensor.value && hasSaid(record.sensor.value) && <Facts sensor={record.sensor.value} page={page} />}
    </section>
  )
}

const hasSaid = ({ hours, online }: SensorHistory) => hours.length > 0 || online.length > 0

/** The one sentence that matters most. */
function adviceOf(hours: readonly HealthHour[], { texts, formats, watch }: Page) {
  const words = texts.meterView
  const { number } = formats.value
  const contrast = latestOf(hours, 'contrast')
  const disc = latestOf(hours, 'disc')
  const mark = latestOf(hours, 'mark')
  if (!contrast && !disc) return { words: words.noHealth, isWarning: false }
  const fall = fallOf(hours)
  const grade = contrast && gradeOfContrast(contrast.mean)
  const fell =
    fall &&
    words.fell(
      number(fall.from, 1),
      number(shownContrast(fall.to), 1),
      sinceWords(fall.sinceMs, watch.clockMs(), formats.value),
    )
  if (grade === 'weak') return { words: [fell, words.weak].filter(Boolean).join(' '), isWarning: true }
  if (fell) return { words: fell, isWarning: true }
  if (grade === 'fair') return { words: words.fair, isWarning: false }
  if (!disc || !mark) return { words: '', isWarning: false }
  const steps = number(Math.abs(disc.mean - mark.mean), 0)
  return { words: disc.mean >= mark.mean ? words.darker(steps) : words.brighter(steps), isWarning: false }
}
