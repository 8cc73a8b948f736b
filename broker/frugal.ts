import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { writeToStream } from 'mqtt-packet'

/** The heap shrinks when little is made in it; right after the start that is not so. */
const CALM_MS = 10_000

/**
 * So much as is in use may come on top of it, in percent, before the old part of the heap is collected. V8 would let
 * several times as much come: what is said of hundreds of meters lives just long enough to get there.
 */
const GROWTH_PERCENT = 100

/**
 * Gives back the memory that the process needed for its start only: loading the modules grows the youngest part of
 * the heap to its most, and only a whole collection shrinks it. And mqtt-packet would keep a buffer for each of the
 * 65,535 packet ids ready, 8 MB. From then on the heap does not grow far beyond what is in use; before, there is too little
 * in it to go by.
 */
export function beFrugal(): void {
  writeToStream.cacheNumbers = false
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const shrink = () => {
    collect()
    setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
  }
  setTimeout(shrink, CALM_MS).unref()
}
