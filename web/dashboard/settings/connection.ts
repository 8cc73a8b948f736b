import type { Facts, MadeUser } from './office.ts'

/** What a device is to be told so that it finds the broker and is let in. */
export interface Connection {
  host: string
  port: number
  tlsPort: number | null
  username: string
  password: string
  /** Ids belong to the user who uses them, so its name is a good one. */
  clientId: string
  meter: string | null
  topic: string
}

/** The connection of a user that was just made. @param pageHost the name this page was opened under */
export function connectionOf(user: MadeUser, { mqtt }: Pick<Facts, 'mqtt'>, pageHost: string): Connection {
  const meter = user.meters?.[0] ?? null
  const topic = {
    sensor: `${mqtt.root}/${meter ?? '+'}/tick`,
    display: `${mqtt.root}/${meter ?? '+'}/live`,
    viewer: `${mqtt.root}/#`,
    homeassistant: `${mqtt.root}/#`,
  }[user.role]
  return {
    ...{ host: mqtt.host ?? pageHost, port: mqtt.port, tlsPort: mqtt.tls_port },
    ...{ username: user.name, password: user.password, clientId: user.name, meter, topic },
  }
}

/** A line for a shell that tries it: a sensor's first turn, or listening. */
export function tryingLine({ role }: Pick<MadeUser, 'role'>, at: Connection): string {
  const login = `-h ${quoted(at.host)} -p ${at.port} -u ${quoted(at.username)} -P ${quoted(at.password)}`
  const topic = `-i ${quoted(at.clientId)} -t ${quoted(at.topic)}`
  return role === 'sensor' ? `mosquitto_pub ${login} ${topic} -q 1 -n` : `mosquitto_sub ${login} ${topic} -v`
}

/** As a POSIX shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w.:/@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Whether a host is this machine, so that no other device would find it there. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host)

/** A name that is not taken: of the role, with a number from the second on. */
export function freeName(role: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? role : `${role}-${n}`
    if (!taken.includes(name)) return name
  }
}
