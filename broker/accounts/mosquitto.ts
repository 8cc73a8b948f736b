import { pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Settings } from '../contract/settings.ts'
import type { Account } from './accounts.ts'
import { SERVICE } from './accounts.ts'
import { sensorRights, serviceRights } from './rights.ts'

/** Of mosquitto_passwd; a password of 100 random bits needs no more. */
const ITERATIONS = 101
const SALT_BYTES = 12
const HASH_BYTES = 64

/** mosquitto's password_file and acl_file; a sensor's user name is its meter, so that a pattern serves them all. */
export function mosquittoFiles(settings: Settings, accounts: readonly Account[]): Record<string, string> {
  const sensor = sensorRights(settings, '%u')
  const service = serviceRights(settings)
  return {
    'mosquitto.passwd': lines(accounts.map(({ user, password }) => `${user}:${hashOf(password)}`)),
    'mosquitto.acl': lines([
      ...sensor.publish.map((topic) => `pattern write ${topic}`),
      ...sensor.subscribe.map((topic) => `pattern read ${topic}`),
      `user ${SERVICE}`,
      ...service.publish.map((topic) => `topic write ${topic}`),
      ...service.subscribe.map((topic) => `topic read ${topic}`),
    ]),
  }
}

/** As mosquitto_passwd of mosquitto 2 writes it: PBKDF2 with SHA-512. */
function hashOf(password: string): string {
  const salt = randomBytes(SALT_BYTES)
  const hash = pbkdf2Sync(password, salt, ITERATIONS, HASH_BYTES, 'sha512')
  return `$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`
}

const lines = (all: readonly string[]) => `${all.join('\n')}\n`
