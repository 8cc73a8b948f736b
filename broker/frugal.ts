import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { writeToStream } from 'mqtt-packet'

/** The heap shrinks when little is made in it; right after the start that is not so. */
const CALM_MS = 10_000

/**
 * Gives back the memory that the process needed for its start only: loading the modules grows the youngest part of
 * the heap to its most, and only a whole collection shrinks it. And mqtt-packet would keep a buffer for each of the
 * 65,535 packet ids ready, 8 MB.
 */
export function beFrugal(): void {
  writeToStream.cacheNumbers = false
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setTimeout(collect, CALM_MS).unref()
}
