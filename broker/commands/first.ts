import { changeAdmin, readAdmin, SET_ADMIN } from '../admin.ts'
import type { Settings } from '../contract/settings.ts'
import type { Log } from '../log.ts'
import { hashPassword, makePassword } from '../password.ts'
import { changeUsers, type NewUser, readUsers } from '../users.ts'

/** Where passwords may be shown: what is printed elsewhere than on a terminal is kept by somebody. */
export interface Console {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/**
 * At the first start on a terminal: a sensor for each meter, unless those fill a file, a display and a viewer, whose
 * passwords are shown this once. Elsewhere passwords would end up in a log: nobody is made, and the log says how to.
 * @throws Fault when the users file cannot be read or written
 */
export async function makeFirstUsers(settings: Settings, log: Log, console: Console): Promise<void> {
  const { data } = settings
  const meters = settings.meters_file === undefined ? Object.keys(settings.meters) : []
  if (readUsers(data)) return
  if (!console.isTTY) {
    log.info('no MQTT users yet: "wattwheel user add NAME --role sensor" makes one and shows its password')
    return
  }
  const first: NewUser[] = [
    ...meters.map((meter) => ({ name: `sensor-${meter}`, role: 'sensor' as const, meters: [meter] })),
    { name: 'display', role: 'display' },
    { name: 'viewer', role: 'viewer' },
  ]
  const made = first.map((user) => ({ user, password: makePassword() }))
  const users = await Promise.all(
    made.map(async ({ user, password }) => ({ ...user, hash: await hashPassword(password) })),
  )
  changeUsers(data, () => users)
  const width = Math.max(...first.map(({ name }) => name.length))
  const rows = made.map(({ user, password }) => `    ${user.name.padEnd(width)}  ${password}`)
  const title = 'MQTT users for this first start, with their passwords, which are shown this once:'
  console.write(['', title, '', ...rows, '', 'wattwheel user --help tells how to change them.', '', ''].join('\n'))
}

/**
 * At the first start on a terminal: the admin password of the dashboard, shown this once. Elsewhere nobody is admin
 * until the command line makes it so, and the log says how to.
 * @throws Fault when its file cannot be read or written
 */
export async function makeFirstAdmin({ data }: Settings, log: Log, console: Console): Promise<void> {
  if (readAdmin(data) !== undefined) return
  if (!console.isTTY) {
    log.info(`no admin password for the dashboard yet: "${SET_ADMIN}" makes one and shows it`)
    return
  }
  const password = makePassword()
  changeAdmin(data, await hashPassword(password))
  const title = 'The admin password of the dashboard, for changes there, shown this once:'
  console.write(['', title, '', `    ${password}`, '', `${SET_ADMIN} makes another.`, '', ''].join('\n'))
}
