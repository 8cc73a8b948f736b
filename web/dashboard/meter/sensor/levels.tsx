import type { HealthHour } from '../../answers.ts'
import type { Span } from '../../curve/curve.ts'
import { DayMarks } from '../days.tsx'
import type { Page } from '../page.ts'
import { across, down, FIELD, gapsOf, pathOf, rangeOf, roundValuesIn, type Scale, strandsOf } from './strand.ts'
import { latestOf } from './verdict.ts'

/** Above and below the lines, in parts of what they span. */
const AIR = 0.16
/** Levels of a sensor that sees no difference must not fill the chart. */
const LEAST_HEIGHT = 20

/** The brightness of disc and mark by the hour, in steps of the sensor's converter, and the margin between them. */
export function Levels({ hours, page }: { hours: readonly HealthHour[]; page: Page }) {
  const span = page.record.span.value
  const disc = strandsOf(hours, 'disc')
  const mark = strandsOf(hours, 'mark')
  const range = rangeOf([...disc, ...mark])
  if (!range) return null
  const air = Math.max(AIR * (range.high - range.low), (LEAST_HEIGHT - (range.high - range.low)) / 2)
  const scale: Scale = { ...span, low: range.low - air, high: range.high + air }
  return (
    <figure class="levels" role="img" aria-label={page.texts.meterView.levels}>
      <div class="plot">
        <svg viewBox={`0 0 ${FIELD.width} ${FIELD.height}`} preserveAspectRatio="none" aria-hidden="true">
          {gapsOf(disc).map((gap) => (
            <Gap key={gap.fromMs} gap={gap} span={span} />
          ))}
          {roundValuesIn(scale.low, scale.high).map((value) => (
            <path key={value} class="grid" d={`M0 ${down(scale, value) * FIELD.height}H${FIELD.width}`} />
          ))}
          <path class="disc" d={pathOf(disc, scale)} />
          <path class="mark" d={pathOf(mark, scale)} />
        </svg>
        {roundValuesIn(scale.low, scale.high).map((value) => (
          <span key={value} class="value" style={{ top: `${down(scale, value) * 100}%` }}>
            {page.formats.value.number(value, 0)}
          </span>
        ))}
        <Labels hours={hours} scale={scale} page={page} />
      </div>
      <DayMarks span={span} page={page} />
    </figure>
  )
}

function Gap({ gap, span }: { gap: Span; span: Span }) {
  const [left, right] = [across(span, gap.fromMs) * FIELD.width, across(span, gap.toMs) * FIELD.width]
  return (
    <>
      <path class="gap" d={`M${left} 0H${right}V${FIELD.height}H${left}z`} />
      <path class="edge" d={`M${left} 0V${FIELD.height}M${right} 0V${FIELD.height}`} />
    </>
  )
}

/** Nearer than this to each other, in parts of the height, two labels would overlap. */
const APART = 0.3

/** The levels of the newest hour at the ends of their lines, the margin between them where it has room. */
function Labels({ hours, scale, page }: { hours: readonly HealthHour[]; scale: Scale; page: Page }) {
  const words = page.texts.meterView
  const write = (value: number) => page.formats.value.number(value, 0)
  const disc = latestOf(hours, 'disc')?.mean
  const mark = latestOf(hours, 'mark')?.mean
  if (disc === undefined || mark === undefined) return null
  const middle = (down(scale, disc) + down(scale, mark)) / 2
  const half = Math.max(Math.abs(down(scale, disc) - down(scale, mark)), APART) / 2
  const sign = disc >= mark ? -1 : 1
  const label = (name: string, at: number, text: string) => (
    <span class={`label ${name}`} style={{ top: `${at * 100}%` }}>
      {text}
    </span>
  )
  return (
    <>
      {label('disc', middle + sign * half, words.disc(write(disc)))}
      {label('margin', middle, words.margin(write(Math.abs(disc - mark))))}
      {label('mark', middle - sign * half, words.mark(write(mark)))}
    </>
  )
}
