import type { Clock } from '../../broker/contract/clock.ts'
import { EVENING_MS } from './lived-in.ts'

const startedMs = performance.now()
const sinceMs = () => Math.round(performance.now() - startedMs)

/** The clock of a home, and of the pages that look at it: it goes on from one evening, whenever the tests run. */
export const homeClock: Clock = { wallMs: () => EVENING_MS + sinceMs(), monoMs: sinceMs }
