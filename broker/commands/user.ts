import { changeAdmin } from '../admin.ts'
import type { Command, Values } from '../contract/command.ts'
import { Usage } from '../contract/command.ts'
import { Fault, listed } from '../contract/fault.ts'
import type { Settings } from '../contract/settings.ts'
import { dismiss, enrol, known } from '../enrolment.ts'
import { hashPassword, makePassword } from '../password.ts'
import { ADMIN, changeUsers, type NewUser, readUsers, USER_ROLES, type UserRole } from '../users.ts'
import { BROKERS, exportAccounts } from './accounts.ts'
import { readPassword } from './typed.ts'

/** `wattwheel user`: who may log in to the broker, which takes a change up while it runs. */
export const userCommand = {
  summary: 'add, list or remove MQTT users, or change a password',
  options: {
    role: { value: 'ROLE', default: '', help: `of a new user: ${USER_ROLES.join(', ')}` },
    meter: {
      value: 'IDS',
      default: '',
      help: 'of a new sensor or display, with commas between (default: the only one)',
    },
    format: { value: 'BROKER', default: '', help: `of export: ${BROKERS}` },
    'password-from': { value: 'WHERE', default: 'random', help: 'random: made and shown once; stdin: typed or piped' },
  },
  argument: [
    { name: 'action', required: true, help: 'add, list, remove, password or export' },
    {
      name: 'name',
      required: false,
      help: `of the user; ${ADMIN} with password: the admin of the dashboard; with export: a folder`,
    },
  ],
  adapt: async (settings) => ({ ...settings, log: { level: 'error' as const } }),
  async start(settings, _log, values): Promise<undefined> {
    const { action = '' } = values
    const act = Object.hasOwn(ACTIONS, action) && ACTIONS[action]
    if (!act) throw new Usage(`expected one of ${Object.keys(ACTIONS).join(', ')}, got "${action}"`)
    process.stdout.write(`${await act(settings, values)}\n`)
  },
} satisfies Command

/** Each answers what to say. */
const ACTIONS: Record<string, (settings: Settings, values: Values) => string | Promise<string>> = {
  add,
  list,
  remove,
  password: changePassword,
  export: exportAccounts,
}

async function add(settings: Settings, values: Values): Promise<string> {
  const name = nameOf(values)
  const role = roleOf(values)
  const meters = metersOf(settings, role, values)
  const user: NewUser = { name, role, ...(meters && { meters }) }
  const { password, said } = await passwordOf(values)
  await enrol(settings.data, user, password)
  return `Added ${describeUser(user)}.${said}`
}

function list({ data }: Settings, values: Values): string {
  if (values['name']) throw new Usage(`expected no NAME, got ${values['name']}`)
  const users = readUsers(data) ?? []
  if (users.length === 0) return 'No users yet: wattwheel user add NAME --role ROLE makes one.'
  const width = Math.max(...users.map(({ name }) => name.length))
  return users.map((user) => `${user.name.padEnd(width)}  ${dutyOf(user)}`).join('\n')
}

function remove({ data }: Settings, values: Values): string {
  const name = nameOf(values)
  dismiss(data, name)
  return `Removed ${name}. Its connections are closed.`
}

async function changePassword({ data }: Settings, values: Values): Promise<string> {
  const name = nameOf(values)
  if (name === ADMIN) return changeAdminPassword(data, values)
  known(readUsers(data) ?? [], name, data)
  const { password, said } = await passwordOf(values)
  const hash = await hashPassword(password)
  changeUsers(data, (users) => {
    const before = known(users, name, data)
    return users.map((user) => (user === before ? { ...user, hash } : user))
  })
  return `Changed the password of ${name}. Its connections are closed.${said}`
}

async function changeAdminPassword(data: string, values: Values): Promise<string> {
  const { password, said } = await passwordOf(values)
  changeAdmin(data, await hashPassword(password))
  return `Changed the admin password of the dashboard. Whoever was logged in has to log in again.${said}`
}

function nameOf({ name = '' }: Values): string {
  if (name === '') throw new Usage('expected a NAME, got none')
  return name
}

function roleOf({ role = '' }: Values): UserRole {
  const found = USER_ROLES.find((known) => known === role)
  if (!found) throw new Usage(`expected --role to be one of ${USER_ROLES.join(', ')}, got "${role}"`)
  return found
}

function metersOf({ meters }: Settings, role: UserRole, { meter = '' }: Values): string[] | undefined {
  const known = Object.keys(meters)
  const asked = meter === '' ? [] : meter.split(',')
  const unknown = asked.find((one) => !known.includes(one))
  if (unknown !== undefined) {
    throw new Fault(`user add: expected a meter of the settings (${listed(known)}), got "${unknown}".`)
  }
  if (asked.length > 0 && role !== 'sensor' && role !== 'display') {
    throw new Usage(`expected --meter for a sensor or a display, got it for ${role}`)
  }
  if (role !== 'sensor' || asked.length > 0) return asked.length > 0 ? asked : undefined
  if (known.length > 1) throw new Usage(`expected --meter to be of ${listed(known)}, got none`)
  return known
}

const SHORTEST = 8
const LONGEST = 128

/** A password that was made is said once; one that was given is not. */
async function passwordOf(values: Values): Promise<{ password: string; said: string }> {
  const where = values['password-from']
  if (where === 'random') {
    const password = makePassword()
    return { password, said: ` Its password, shown this once:\n\n    ${password}\n` }
  }
  // What came instead is not told: it may be a password.
  if (where !== 'stdin') throw new Usage('expected --password-from to be random or stdin, got something else')
  const password = await readPassword(process.stdin, process.stderr)
  if (password.length >= SHORTEST && password.length <= LONGEST) return { password, said: '' }
  throw new Fault(`user: expected a password of ${SHORTEST} to ${LONGEST} characters, got ${password.length}.`)
}

const describeUser = (user: NewUser) => `${user.name} (${dutyOf(user)})`

function dutyOf({ role, meters }: NewUser): string {
  return meters ? `${role} of ${meters.join(', ')}` : role
}
