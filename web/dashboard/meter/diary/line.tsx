import type { Drift } from '../../answers.ts'
import { Icon } from '../../icons.tsx'
import type { Page } from '../page.ts'
import type { Row } from './rows.ts'

/** A line of the diary, and below it what to do where the drift is more than reading by eye explains. */
export function Line({ row, page }: { row: Row; page: Page }) {
  const { texts, figures, formats } = page
  const { reading, drift, countedKwh } = row
  return (
    <>
      <tr>
        <th scope="row">
          {figures.shortDay(reading.at)}
          <small>
            {figures.year(reading.at)} · {texts.meterView.kinds[reading.kind] || formats.value.time(reading.at)}
          </small>
        </th>
        <td>{figures.register(reading.kwh)}</td>
        <td>{countedKwh === null ? '–' : figures.register(countedKwh)}</td>
        <td>
          <DriftCell drift={drift} page={page} />
        </td>
        <td class="change">
          <Remove row={row} page={page} />
        </td>
      </tr>
      {drift?.hint && (
        <tr class="hint">
          <td colSpan={5}>
            <Icon name="alert" /> {hintWords(drift, drift.hint.kind, page)}
          </td>
        </tr>
      )}
    </>
  )
}

function DriftCell({ drift, page }: { drift: Drift | null; page: Page }) {
  const { texts, figures } = page
  const words = texts.meterView
  if (!drift) return <>{words.start}</>
  if (!drift.counted) {
    return (
      <>
        –<small>{words.notCounted}</small>
      </>
    )
  }
  const percent = drift.difference_percent
  return (
    <>
      {figures.signed(drift.difference_kwh, 1)}
      <small>
        <span>{turnsWords(drift, page)}</span>
        {percent !== null && <span>{figures.percent(percent)}</span>}
      </small>
    </>
  )
}

/** What can be removed is removed here: an entry, or with its start a whole replacement. */
function Remove({ row, page: { texts, figures, open } }: { row: Row; page: Page }) {
  const { id, kind, at } = row.reading
  if (id === null || kind === 'final') return null
  const label = texts.meterView.remove(figures.day(at))
  return (
    <button type="button" class="bare" aria-label={label} onClick={() => open({ kind: 'removal', row })}>
      <Icon name="remove" />
    </button>
  )
}

function turnsWords({ difference_ticks }: Drift, { texts, figures }: Page): string {
  const turns = Math.round(difference_ticks)
  return texts.meterView.turns(figures.signed(turns, 0), turns)
}

function hintWords(drift: Drift, kind: NonNullable<Drift['hint']>['kind'], { texts, formats }: Page): string {
  const { hints, turns } = texts.meterView
  const { number, reading } = formats.value
  if (kind === 'wrong_constant') {
    const fits = drift.fitting_impulses_per_kwh ?? drift.impulses_per_kwh
    return hints.wrong_constant(number(fits, 1), number(drift.impulses_per_kwh, 1))
  }
  const count = Math.round(Math.abs(drift.difference_ticks))
  return hints[kind](reading(Math.abs(drift.difference_kwh)), turns(number(count, 0), count))
}
