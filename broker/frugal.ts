import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { writeToStream } from 'mqtt-packet'

/**
 * The youngest part of the heap shrinks in a collection when little was made in it during the seconds before, five by
 * V8's count; right after the start that is not so.
 */
const CALM_MS = 8_000

/**
 * So much as is in use may come on top of it, in percent, before the old part of the heap is collected. V8 would let
 * several times as much come: what is said of hundreds of meters lives just long enough to get there.
 */
const GROWTH_PERCENT = 100

/** Has pages moved together of which a fifth is free; V8 would leave them as they are until most of it is. */
const CLOSELY = 'optimize-for-size'

/**
 * Gives back the memory that the process needed for its start only: loading the modules grows the youngest part of
 * the heap to its most, and leaves the rest full of holes; only a whole collection shrinks both. And mqtt-packet would
 * keep a buffer for each of the 65,535 packet ids ready, 8 MB. From then on the heap does not grow far beyond what is in
 * use; before, there is too little in it to go by.
 */
export function beFrugal(calmMs: number = CALM_MS): void {
  writeToStream.cacheNumbers = false
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const shrink = () => {
    setFlagsFromString(`--${CLOSELY}`)
    collect()
    setFlagsFromString(`--no-${CLOSELY}`)
    setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
  }
  // Only the holes that one collection has found are closed by the next.
  const look = () => {
    collect()
    setTimeout(shrink, calmMs).unref()
  }
  setTimeout(look, calmMs).unref()
}
