import './diary.css'
import { useState } from 'preact/hooks'
import type { Readings } from '../../answers.ts'
import type { Page } from '../page.ts'
import { Line } from './line.tsx'
import { type Row, rowsOf, totalDriftOf } from './rows.ts'

/** So many readings are shown before somebody asks for all. */
const AT_FIRST = 4

/** The diary of the meter's own register, and how far the count has drifted from it. */
export function Diary({ page }: { page: Page }) {
  const { record, texts, open } = page
  const words = texts.meterView
  const diary = record.diary.value
  const rows = diary ? rowsOf(diary) : []
  const [all, setAll] = useState(false)
  return (
    <section class="sec diary" aria-labelledby="diary">
      <div class="head">
        <h2 id="diary">{words.diary}</h2>
        <span class="aside" data-testid="drift">
          {diary && driftWords(diary, page)}
        </span>
      </div>
      {diary && rows.length === 0 && <p class="sentence">{words.noReadings}</p>}
      {rows.length > 0 && <Table rows={all ? rows : rows.slice(0, AT_FIRST)} page={page} />}
      <div class="foot">
        {rows.length > AT_FIRST && (
          <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? words.showFewer : words.showAll(page.formats.value.number(rows.length))}
          </button>
        )}
        <p class="sentence">
          {words.newMeter}{' '}
          <button type="button" class="link" onClick={() => open({ kind: 'replacement' })}>
            {words.enterReplacement}
          </button>
        </p>
      </div>
    </section>
  )
}

function Table({ rows, page }: { rows: Row[]; page: Page }) {
  const words = page.texts.meterView
  return (
    <table aria-labelledby="diary" data-testid="readings">
      <thead>
        <tr>
          <th scope="col">{words.readOn}</th>
          <th scope="col">{words.meterKwh}</th>
          <th scope="col">{words.wattwheel}</th>
          <th scope="col">{words.drift}</th>
          <th scope="col">
            <span class="unseen">{words.change}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={`${row.reading.id} ${row.reading.kind}`} row={row} page={page} />
        ))}
      </tbody>
    </table>
  )
}

function driftWords({ drifts }: Readings, { texts, figures }: Page): string {
  const total = totalDriftOf(drifts)
  if (!total) return ''
  const percent = figures.percent(total.percent)
  return texts.meterView.driftSince(figures.day(total.sinceMs), percent)
}
