import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { IClientOptions } from 'mqtt'
import type { Settings } from '../contract/settings.ts'
import { explained } from '../explain.ts'
import type { Log } from '../log.ts'
import { replaceFile } from '../replace.ts'
import { RETRY_MS } from './retry.ts'

/**
 * The password of our own services; made at the broker's first start, readable by its user alone.
 * @throws Fault when the data folder cannot be used
 */
export function makeServiceSecret(settings: Settings): string {
  const known = servicePassword(settings)
  if (known) return known
  return explained(secretFile(settings), () => {
    mkdirSync(settings.data, { recursive: true })
    const secret = randomBytes(24).toString('base64url')
    replaceFile(secretFile(settings), `${secret}\n`)
    return secret
  })
}

/**
 * The password of our own services: that of the settings, else the secret in the data folder.
 * @returns undefined while the broker has not made it
 * @throws Fault when the file cannot be read
 */
export function servicePassword(settings: Settings): string | undefined {
  const file = secretFile(settings)
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined)
  return settings.broker.service_password ?? (explained(file, read) || undefined)
}

/** The settings with the login of our services, where the data folder tells it; so a command can use the broker. */
export function withServiceLogin(settings: Settings): Settings {
  if (settings.mqtt.username !== undefined || settings.ingest.intake === 'subscription') return settings
  const password = servicePassword(settings)
  return password ? { ...settings, mqtt: { ...settings.mqtt, username: 'service', password } } : settings
}

/** The login of the settings; none where they name no user. */
export function ownLogin({ mqtt: { username, password } }: Settings): IClientOptions {
  if (username === undefined) return {}
  return password === undefined ? { username } : { username, password }
}

/** A broker that is not ours, at a given address without a user, is entered without a login. */
export async function serviceLogin(settings: Settings, log: Log, signal: AbortSignal): Promise<IClientOptions> {
  if (settings.ingest.intake === 'subscription') return {}
  for (let told = false; ; told = true) {
    const password = servicePassword(settings)
    if (password) return { username: 'service', password }
    if (!told) log.info({ file: secretFile(settings) }, 'waiting for the broker to make its service secret')
    await delay(RETRY_MS, undefined, { signal })
  }
}

function secretFile(settings: Settings): string {
  return join(settings.data, 'service.secret')
}
