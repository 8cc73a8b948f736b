import type { Said } from './said.ts'

interface CalloutProps {
  callout: Said
  /** Where its bar stands in the chart, as a share of the width, and how high, of the height. */
  at: number
  high: number
}

/** The callout on a desktop: in the strip above the plot, a hairline down to its bar; it never covers data. */
export function Callout({ callout: { title, amount, notes }, at, high }: CalloutProps) {
  return (
    <div class="callout" aria-hidden="true" style={{ height: `${(1 - high) * 100}%` }}>
      <p style={{ '--shift': `${-100 * at}%` }}>
        <b>{title}</b>
        <span>{amount}</span>
        {notes.length > 0 && <span class="soft">{notes.join(', ')}</span>}
      </p>
    </div>
  )
}
