import type { Settings } from '../../broker/contract/settings.ts'
import { type JournalEntry, openJournalReader } from '../../broker/journal/reader.ts'

/** What is in the journal file now, read as another process would. */
export function entriesOf({ data }: Pick<Settings, 'data'>): JournalEntry[] {
  const reader = openJournalReader(data)
  const entries = reader?.after(0, 1_000_000) ?? []
  reader?.close()
  return entries
}

export function payloadsOf(settings: Pick<Settings, 'data'>): string[] {
  return entriesOf(settings).map(({ payload }) => Buffer.from(payload).toString())
}

/** The payload of a turn. */
export function turn(seq: number, boot = 'b'): string {
  return JSON.stringify({ boot, seq })
}
