import { FLOOR_BYTES, freeBytes } from '../../broker/database.ts'
import type { Log } from '../../broker/log.ts'

/** Looks at the room on the disk, before the broker takes nothing in any more. */
export interface RoomWatch {
  look(): void
  close(): void
}

const LOOK_MS = 60_000
const MB = 1024 * 1024

/**
 * @param nearlyFull is told when less than twice the floor is free, and not again until it was three times
 * @param floorBytes with less free space than this the broker takes nothing in
 */
export function watchRoom(
  folder: string,
  log: Log,
  nearlyFull: (message: string) => void,
  floorBytes: number = FLOOR_BYTES,
  lookMs: number = LOOK_MS,
): RoomWatch {
  let told = false
  function look(): void {
    let free: number
    try {
      free = freeBytes(folder)
    } catch (error) {
      log.error({ err: error }, `room on the disk not known: ${(error as Error).message}; looking again in a minute`)
      return
    }
    if (free > 3 * floorBytes) told = false
    if (told || free >= 2 * floorBytes) return
    told = true
    const [has, floor] = [Math.floor(free / MB), Math.ceil(floorBytes / MB)]
    nearlyFull(
      `The disk of ${folder} has ${has} MB left; with less than ${floor} MB no tick is taken in. Free some space.`,
    )
  }
  const timer = setInterval(look, lookMs)
  return { look, close: () => clearInterval(timer) }
}
