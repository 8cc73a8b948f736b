import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import type { Log } from '../../broker/log.ts'
import type { Letter } from './destination.ts'

/** The letters that wait for one destination, the oldest first; they outlive a restart. */
export interface Outbox {
  readonly letters: readonly Letter[]
  add(letter: Letter): void
  /** A letter has gone, one way or the other; it may have been given up meanwhile. */
  remove(letter: Letter): void
}

/** More do not wait: the oldest are given up. */
export const MOST_LETTERS = 100

const Letters = Type.Array(
  Type.Object({
    meter: Type.String(),
    name: Type.String(),
    at: Type.Number(),
    kind: Type.String(),
    message: Type.String(),
  }),
)

/** Opens the outbox of a destination in the data folder. */
export function openOutbox(data: string, destination: string, log: Log): Outbox {
  const file = join(data, `alerts-${destination}.json`)
  const letters = read(file, log)

  function write(): void {
    try {
      writeFileSync(`${file}.new`, JSON.stringify(letters), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    } catch (error) {
      log.error({ err: error }, `${file} not written: ${(error as Error).message}; a restart would forget what waits`)
    }
  }

  return {
    letters,
    add(letter) {
      letters.push(letter)
      const [given] = letters.length > MOST_LETTERS ? letters.splice(0, 1) : []
      if (given) log.warn({ meter: given.meter, kind: given.kind }, `given up for ${destination}: too many alerts wait`)
      write()
    },
    remove(letter) {
      const place = letters.indexOf(letter)
      if (place < 0) return
      letters.splice(place, 1)
      write()
    },
  }
}

function read(file: string, log: Log): Letter[] {
  try {
    const letters: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (Value.Check(Letters, letters)) return letters
    log.warn({ file }, `${file}: expected alerts that wait, got something else; they are forgotten`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      log.warn({ file }, `${file}: the alerts that waited are forgotten: ${(error as Error).message}`)
    }
  }
  return []
}
