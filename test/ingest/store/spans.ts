import type { Settings } from '../../../broker/contract/settings.ts'
import { turnsUpTo } from '../../../ingest/past/count.ts'
import type { Gap } from '../../../ingest/turns/gap.ts'
import { look, type openStore } from './store.ts'

/** A gap as the store keeps it, but for when it is due. */
export type Span = Omit<Gap, 'dueMs'>

/** Those that are known, in order. */
export const spansOf = (settings: Settings) =>
  look(settings, (db) =>
    db.prepare<[], Span>('SELECT boot, lo, hi, from_ms AS fromMs, to_ms AS toMs, n FROM span ORDER BY boot, lo').all(),
  )

/** How many turns stand for them. */
export const filledIn = (spans: Span[]) => spans.reduce((sum, { n }) => sum + (n ?? 0), 0)

/** All turns that were counted. */
export const turnsEver = (store: ReturnType<typeof openStore>) =>
  turnsUpTo(store.reader.source('main'), Number.MAX_SAFE_INTEGER)
