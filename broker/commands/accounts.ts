import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, accountsOf, listOf } from '../accounts/accounts.ts'
import { emqxFiles } from '../accounts/emqx.ts'
import { mosquittoFiles } from '../accounts/mosquitto.ts'
import { natsFiles } from '../accounts/nats.ts'
import { Usage, type Values } from '../contract/command.ts'
import { Fault } from '../contract/fault.ts'
import type { Settings } from '../contract/settings.ts'
import { replaceFile } from '../replace.ts'

/** The files of each broker, by their names. */
const FORMATS: Record<string, (settings: Settings, accounts: readonly Account[]) => Record<string, string>> = {
  mosquitto: mosquittoFiles,
  nats: natsFiles,
  emqx: emqxFiles,
}

export const BROKERS = Object.keys(FORMATS).join(', ')

/** With the passwords in the clear: for the devices, and for the next time. */
const LIST = 'passwords.csv'

/**
 * Writes what a broker that is not ours needs to know of the sensors of all meters, and a list of the passwords.
 * @returns what to say
 * @throws Usage for a broker that is not known, Fault when a file cannot be read or written
 */
export function exportAccounts(settings: Settings, { name: folder = '', format = '' }: Values): string {
  const filesOf = Object.hasOwn(FORMATS, format) && FORMATS[format]
  if (!filesOf) throw new Usage(`expected --format to be one of ${BROKERS}, got "${format}"`)
  if (folder === '') throw new Usage('expected a NAME of a folder, got none')
  const list = join(folder, LIST)
  try {
    const accounts = accountsOf(Object.keys(settings.meters), list)
    const files = filesOf(settings, accounts)
    mkdirSync(folder, { recursive: true })
    // The list first: a password that only its hash is left of could never reach a device.
    replaceFile(list, listOf(accounts))
    for (const [file, text] of Object.entries(files)) replaceFile(join(folder, file), text)
    const names = [LIST, ...Object.keys(files)].join(', ')
    return `Wrote ${names} in ${folder}: ${accounts.length - 1} sensors and the service. Keep ${LIST} secret.`
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === undefined) throw cause
    throw new Fault(`user export: expected to read and write in ${folder}, got ${code}. Name another folder.`, {
      cause,
    })
  }
}
