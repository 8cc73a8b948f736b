import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { describe, Fault } from './contract/fault.ts'
import { METER_PATTERN } from './contract/topics.ts'
import { explained } from './explain.ts'
import { takeLock } from './lock.ts'
import { isHash, NOBODYS_HASH } from './password.ts'
import { replaceFile } from './replace.ts'

/** The roles that a user can have; `service` is for our own alone. */
export const USER_ROLES = ['sensor', 'display', 'viewer', 'homeassistant'] as const

const Text = (test: (text: string) => boolean, expected: string) => Type.Refine(Type.String(), test, () => expected)

/** Who may change things in the dashboard; it has a password of its own, and no MQTT. */
export const ADMIN = 'admin'

/** Names under which we know those that are no users. */
export const NO_USERS: readonly string[] = ['service', 'loopback', 'anonymous', ADMIN]
const isUserName = (text: string) => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text) && !NO_USERS.includes(text)
const meter = new RegExp(`^${METER_PATTERN}$`)

const UserName = Text(isUserName, `a name of at most 64 of a-z, A-Z, 0-9, _, . and -, none of ${NO_USERS.join(', ')}`)

const UserSchema = Type.Refine(
  Type.Object(
    {
      name: UserName,
      role: Type.Enum([...USER_ROLES]),
      meters: Type.Optional(
        Type.Array(
          Text((text) => meter.test(text), 'the name of a meter'),
          { minItems: 1 },
        ),
      ),
      hash: Text(isHash, 'a hash as wattwheel user writes it'),
    },
    { additionalProperties: false },
  ),
  ({ role, meters }) => (role === 'sensor' ? meters !== undefined : role === 'display' || meters === undefined),
  () => 'meters for a sensor, perhaps for a display, and for nobody else',
)

/** Somebody who may log in. A display without meters is for all. */
export type User = Static<typeof UserSchema>
export type UserRole = User['role']
/** One who is to become a user. */
export type NewUser = Omit<User, 'hash'>

const UsersSchema = Type.Object({ users: Type.Array(UserSchema) }, { additionalProperties: false })

/** What is wrong with a user, if anything is. */
export function userFault(user: NewUser): string | undefined {
  return describe(Value.Errors(UserSchema, { ...user, hash: NOBODYS_HASH }), user)[0]
}

/** The file with all users, in the data folder. */
export function usersFile(data: string): string {
  return join(data, 'users.json')
}

/**
 * Reads the users.
 * @returns undefined where there is no file yet
 * @throws Fault when there is one that cannot be used; what it says of passwords is not told
 */
export function readUsers(data: string): User[] | undefined {
  const file = usersFile(data)
  if (!existsSync(file)) return undefined
  const { users } = parse(
    file,
    explained(file, () => readFileSync(file, 'utf8')),
  )
  const names = users.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new Fault(`${file}: expected each user once, got "${twice}" twice. Remove one.`)
  return users
}

/** The messages of JSON.parse quote the text, which may hold a password that somebody has typed there. */
function parse(file: string, text: string): Static<typeof UsersSchema> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new Fault(`${file}: expected JSON as wattwheel user writes it, got something else. ${MEND}`)
  }
  const shown = JSON.parse(text, (key, value: unknown) => (/^(name|role|meters|users|\d*)$/.test(key) ? value : HIDDEN))
  const faults = describe(Value.Errors(UsersSchema, content), shown)
  if (faults.length > 0) throw new Fault([`${file}: ${MEND}`, ...faults].join('\n  '))
  return content as Static<typeof UsersSchema>
}

const MEND = 'Mend it, or move it away and add the users anew with wattwheel user.'
const HIDDEN = '[redacted]'

/** Another one who changes them is done within moments. */
const PATIENCE_MS = 1000

/**
 * Changes the users, one change at a time and whole or not at all.
 * @param change what becomes of them
 * @throws Fault when the file cannot be read or written
 */
export function changeUsers(data: string, change: (users: User[]) => User[]): void {
  const file = usersFile(data)
  explained(file, () => {
    mkdirSync(data, { recursive: true })
    const lock = takeLock(file, PATIENCE_MS)
    try {
      replaceFile(file, `${JSON.stringify({ users: change(readUsers(data) ?? []) }, undefined, 2)}\n`)
    } finally {
      lock.release()
    }
  })
}
