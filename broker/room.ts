import { FLOOR_BYTES, freeBytes } from './database.ts'
import type { Log } from './log.ts'

const MB = 1024 * 1024

/** Tells whether there is no room for more on the disk of a folder; the log is told when that begins and ends. */
export function watchRoom(folder: string, log: Log, floorBytes: number = FLOOR_BYTES): () => Error | undefined {
  let full: Error | undefined
  return () => {
    const free = freeBytes(folder)
    if (free >= floorBytes) {
      if (full) log.info({ folder, free }, 'there is room on the disk again: taking in what the sensors have kept')
      full = undefined
    } else if (!full) {
      const text = `expected ${Math.ceil(floorBytes / MB)} MB free in ${folder}, got ${Math.floor(free / MB)}`
      full = Object.assign(new Error(text), { code: 'ENOSPC' })
      log.error({ folder, free }, `${text}: nothing is taken in, sensors keep their ticks. Free some space.`)
    }
    return full
  }
}
