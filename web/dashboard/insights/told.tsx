import { useState } from 'preact/hooks'
import { GAP } from '../format.ts'
import { Icon } from '../icons.tsx'
import type { View } from '../view.ts'

interface ToldProps {
  view: View
  /** For tests and those who look for it. */
  name: string
  /** `GAP` until it is known. */
  sentence: string
  columns: readonly string[]
  /** Each begins with its heading; made only once the table is shown. */
  rows(): readonly (readonly string[])[]
}

/** What a drawing says in a sentence, and its numbers as a table for those who ask. */
export function Told({ view, name, sentence, columns, rows }: ToldProps) {
  const [open, setOpen] = useState(false)
  const words = open ? view.texts.insights.hideTable : view.texts.insights.table
  return (
    <>
      <div class="told">
        <p class="sentence" aria-live="polite" data-testid={`${name}-sentence`}>
          {sentence}
        </p>
        {sentence !== GAP && (
          <button type="button" aria-expanded={open} aria-label={words} title={words} onClick={() => setOpen(!open)}>
            <Icon name="table" />
          </button>
        )}
      </div>
      {open && <Numbers columns={columns} rows={rows()} />}
    </>
  )
}

function Numbers({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([heading, ...cells]) => (
          <tr key={heading}>
            <th scope="row">{heading}</th>
            {cells.map((cell, i) => (
              <td key={columns[i + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
