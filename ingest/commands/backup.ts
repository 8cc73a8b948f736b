import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from '../../broker/contract/command.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { backupFile, copyDatabase } from '../store/backups.ts'
import { expectFile } from '../store/copy.ts'
import { STORE_FILE } from '../store/schema.ts'
import { quietly } from './quietly.ts'

/** `wattwheel backup`: a copy of the store, whether ingest runs or not. */
export const backupCommand = {
  summary: 'copy the database while it is in use',
  options: {},
  argument: {
    name: 'file',
    required: false,
    help: 'a new file (default: one in the folder backups, named by the time)',
  },
  adapt: quietly,
  async start(settings, _log, { file = '' }): Promise<undefined> {
    expectFile(settings)
    process.stdout.write(`Backed up to ${backUp(settings, file || undefined, Date.now())}\n`)
  },
} satisfies Command

/**
 * Copies the store.
 * @returns the copy's path
 * @throws Fault when there is no store, or the copy would replace a file
 */
export function backUp({ data }: Pick<Settings, 'data'>, file: string | undefined, nowMs: number): string {
  const store = join(data, STORE_FILE)
  const to = resolve(file ?? backupFile(data, nowMs))
  if (!existsSync(store)) throw new Fault(`backup: expected a database at ${store}, got none. Ingest makes it.`)
  if (existsSync(to)) throw new Fault(`backup: expected a new file, got ${to}, which is there already. Name another.`)
  mkdirSync(dirname(to), { recursive: true })
  copyDatabase(store, to)
  return to
}
