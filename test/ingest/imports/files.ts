import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { tempFolder } from '../../rig.ts'

/** A file with a text that goes with the test. */
export function textFile(name: string, text: string): string {
  const file = join(tempFolder(), name)
  writeFileSync(file, text)
  return file
}

/** A database of the first program, with the seconds of turns and the losses of connection. */
export function originalFile(
  seconds: readonly number[],
  losses: readonly { endS: number; durationS: number; lost: number }[] = [],
): string {
  return databaseFile((db) => {
    db.exec('CREATE TABLE energy(timestamp INTEGER)')
    db.exec('CREATE TABLE connection_loss(timestamp INTEGER, duration INTEGER, ticks_missed INTEGER)')
    const turn = db.prepare('INSERT INTO energy VALUES (?)')
    for (const second of seconds) turn.run(second)
    const loss = db.prepare('INSERT INTO connection_loss VALUES (@endS, @durationS, @lost)')
    for (const one of losses) loss.run(one)
  })
}

/** A database that goes with the test. */
export function databaseFile(fill: (db: Database.Database) => void): string {
  const file = join(tempFolder(), 'recorded.db')
  const db = new Database(file)
  db.transaction(() => fill(db))()
  db.close()
  return file
}
