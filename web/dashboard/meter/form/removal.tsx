import type { Row } from '../diary/rows.ts'
import type { Page } from '../page.ts'
import { Sheet } from './sheet.tsx'

/** Asks once more before an entry of the diary goes. */
export function RemovalForm({ page, row, onDone }: { page: Page; row: Row; onDone(): void }) {
  const words = page.texts.meterView
  const { id, kind, at, kwh } = row.reading
  const moment = page.figures.moment(at)
  const path = `readings/${encodeURIComponent(id ?? '')}`
  return (
    <Sheet
      page={page}
      save={words.doRemove}
      cancel={words.keep}
      fill={() => ({ method: 'DELETE', path })}
      onDone={onDone}
    >
      <p>
        {kind === 'start' ? words.removalOfMeter(moment) : words.removalOf(page.formats.value.reading(kwh), moment)}
      </p>
    </Sheet>
  )
}
