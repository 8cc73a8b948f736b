import type { Outlook, Summary } from '../answers.ts'
import type { Archive } from './archive.ts'
import { isPresent, type Range } from './range.ts'
import type { Scene } from './scene.ts'
import { barTitle, energyText } from './words.ts'

/** Days differ by more than this without a reason. */
const SAME = 0.02

/** One or two short sentences: where the period is heading for, and how it compares with what was before. */
export function sentencesOf(scene: Scene, archive: Archive): string[] {
  const { range } = scene.shown.value
  if (!archive.total.value || archive.total.value.kwh === null) return []
  const present = isPresent(range, scene.known.value.nowMs)
  const parts = present
    ? [headingOf(scene, archive.summary.value), byNowOf(scene, archive)]
    : [comparedOf(scene, archive)]
  return [...parts, sinceOf(scene)].filter((text) => text !== '')
}

/** Where the first turn lies within the period, the period is no whole one. */
function sinceOf({ view, shown, known }: Scene): string {
  const { fromMs, toMs } = shown.value.range
  const { firstMs } = known.value
  if (firstMs <= fromMs || firstMs >= toMs) return ''
  return view.texts.history.since(view.formats.value.dates({ dateStyle: 'long' })(firstMs))
}

function headingOf({ view, shown }: Scene, summary: Summary | null): string {
  const { kind } = shown.value.range
  if (kind !== 'week' && kind !== 'month') return ''
  const projection = (summary?.[kind] as Outlook | undefined)?.projection
  if (!projection || projection.kwh === null) return ''
  const { energy, roughMoney, with: join } = view.formats.value
  const kwh = join(energy(projection.kwh, 0), 'kWh')
  const { history } = view.texts
  return projection.cost === null ? history.heading(kwh) : history.headingWithCost(kwh, roughMoney(projection.cost))
}

function byNowOf({ view, shown }: Scene, { before }: Archive): string {
  const past = before.value
  const { kind } = shown.value.range
  if (past?.total.kwh == null || kind === 'all') return ''
  const kwh = energyText(past.total.kwh, view.formats.value)
  const say = view.texts.history.byNow
  const { dates, month, longWeekday } = view.formats.value
  const names = { day: longWeekday, week: longWeekday, month, year: dates({ year: 'numeric' }) }
  return say[kind](names[kind](past.range.fromMs), kwh)
}

function comparedOf(scene: Scene, archive: Archive): string {
  const { view, shown } = scene
  const { range } = shown.value
  const kwh = archive.total.value?.kwh ?? null
  const against = range.kind === 'day' ? typicalOf(scene, archive) : beforeOf(scene, archive)
  if (kwh === null || !against || against.kwh === 0) return ''
  const { percent } = view.formats.value
  const { history } = view.texts
  const share = kwh / against.kwh - 1
  if (Math.abs(share) < SAME) return history.same(against.than)
  const more = energyText(Math.abs(kwh - against.kwh), view.formats.value)
  return history[share > 0 ? 'more' : 'less'](more, percent(Math.abs(share)), against.than)
}

function typicalOf({ view, shown, zone }: Scene, { summary }: Archive): { kwh: number; than: string } | null {
  const { fromMs } = shown.value.range
  const kwh = summary.value?.typical_week[zone.localAt(fromMs).weekday - 1]?.kwh ?? null
  return kwh === null ? null : { kwh, than: view.texts.history.typical(view.formats.value.longWeekday(fromMs)) }
}

function beforeOf({ view }: Scene, { before }: Archive): { kwh: number; than: string } | null {
  const past = before.value
  return past?.total.kwh == null ? null : { kwh: past.total.kwh, than: nameOf(past.range) }

  function nameOf(range: Range): string {
    const { history } = view.texts
    if (range.kind === 'week') return history.weekBefore
    if (range.kind === 'month') return history.thanMonth(view.formats.value.month(range.fromMs))
    return barTitle(range, 'year', view.formats.value)
  }
}
