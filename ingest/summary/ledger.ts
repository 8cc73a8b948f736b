import type { Zone } from '../calendar.ts'
import type { History } from '../past/history.ts'
import type { Tariffs } from '../tariff.ts'

/** What is asked of a meter's past. */
export type Past = Pick<History, 'firstAtMs' | 'lastAtMs' | 'kwhAt' | 'holes' | 'blurred' | 'peakW'>

/** A meter's past, with its clock and its prices. */
export interface Ledger {
  history: Past
  zone: Zone
  tariffs: Tariffs
}
