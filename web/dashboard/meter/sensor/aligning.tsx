import './aligning.css'
import type { Page } from '../page.ts'
import { isAligning, rangeOfSeen, type Seen, SHOWN_MS } from './align.ts'
import { down, FIELD, pathOf } from './strand.ts'
import { gradeOfContrast, shownContrast } from './verdict.ts'

/** What a sensor sees at this moment, large enough to be read while both hands are at the meter. */
export function Aligning({ page }: { page: Page }) {
  const { watch, texts, formats } = page
  const seen = watch.present.seen.value
  const now = seen.at(-1)
  if (!now || !isAligning(seen, watch.nowMs.value)) return null
  return (
    <section class="sec aligning" aria-labelledby="aligning" data-testid="aligning">
      <div class="head">
        <h2 id="aligning">{texts.meterView.aligning}</h2>
        <span class="aside">{texts.meterView.sees(formats.value.number(now.value, 0))}</span>
      </div>
      <Contrast page={page} now={now} />
      <Seeing page={page} seen={seen} now={now} />
    </section>
  )
}

function Contrast({ page: { texts, formats }, now }: { page: Page; now: Seen }) {
  const words = texts.meterView
  const grade = gradeOfContrast(now.contrast)
  return (
    <>
      <p class="contrast">
        <b>{formats.value.number(shownContrast(now.contrast), 1)}</b> {words.contrastRow}, {words.grades[grade]}
      </p>
      <p class={grade === 'weak' ? 'sentence warn' : 'sentence'}>{words.alignAdvice[grade]}</p>
    </>
  )
}

/** The last ten seconds as a line, between the levels that the sensor has learnt. */
function Seeing({ page: { texts, formats }, seen, now }: { page: Page; seen: readonly Seen[]; now: Seen }) {
  const words = texts.meterView
  const write = (value: number) => formats.value.number(value, 0)
  const scale = { fromMs: now.atMs - SHOWN_MS, toMs: now.atMs, ...rangeOfSeen(seen) }
  const level = (value: number) => down(scale, value)
  return (
    <figure role="img" aria-label={words.seeing(write(now.value), write(now.disc), write(now.mark))}>
      <svg viewBox={`0 0 ${FIELD.width} ${FIELD.height}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="disc" d={`M0 ${level(now.disc) * FIELD.height}H${FIELD.width}`} />
        <path class="mark" d={`M0 ${level(now.mark) * FIELD.height}H${FIELD.width}`} />
        <path class="value" d={pathOf([seen.map(({ atMs, value }) => ({ atMs, value }))], scale)} />
      </svg>
      <span class="disc" style={{ top: `${level(now.disc) * 100}%` }}>
        {words.disc(write(now.disc))}
      </span>
      <span class="mark" style={{ top: `${level(now.mark) * 100}%` }}>
        {words.mark(write(now.mark))}
      </span>
    </figure>
  )
}
