import { expect } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { hashPassword } from '../../broker/password.ts'
import { makeServiceSecret } from '../../broker/service/login.ts'
import { changeUsers, type User } from '../../broker/users.ts'
import { openRaw, type RawClient } from './raw.ts'

/** What a client logs in with. */
export interface LoginOptions {
  username?: string
  password?: Buffer
}

/** Cheap to check, for tests that have many logins. */
export const CHEAP = { ln: 10, r: 8, p: 1 }

/** The password of each user that a test makes. */
export const passwordOf = (name: string) => `the secret of ${name}`

/** A user with a cheap hash. */
export async function makeUser(user: Omit<User, 'hash'>, password = passwordOf(user.name)): Promise<User> {
  return { ...user, hash: await hashPassword(password, CHEAP) }
}

/** Adds users to the file, in the place of those of the same name. */
export async function putUsers(settings: Settings, ...users: Omit<User, 'hash'>[]): Promise<void> {
  const made = await Promise.all(users.map((user) => makeUser(user)))
  const names = users.map(({ name }) => name)
  changeUsers(settings.data, (before) => [...before.filter(({ name }) => !names.includes(name)), ...made])
}

export function loginOf(name: string): LoginOptions {
  return { username: name, password: Buffer.from(passwordOf(name)) }
}

export function serviceLogin(settings: Settings): LoginOptions {
  return { username: 'service', password: Buffer.from(makeServiceSecret(settings)) }
}

/** The codes of a CONNACK [MQTT-3.2.2-4]. */
export const ACCEPTED = 0
export const IDENTIFIER_REJECTED = 2
export const NOT_AUTHORISED = 5

/** A connection and the return code of its CONNACK. */
export async function knock(
  port: number,
  options: LoginOptions & { clientId?: string; clean?: boolean; will?: { topic: string; payload: string } },
): Promise<{ client: RawClient; returnCode: number | undefined; sessionPresent: boolean }> {
  const client = await openRaw(port)
  client.send({ cmd: 'connect', clientId: 'c', protocolVersion: 4, clean: true, keepalive: 0, ...options })
  const packet = await client.first(({ cmd }) => cmd === 'connack')
  if (packet.cmd !== 'connack') throw new Error(`expected a CONNACK, got ${packet.cmd}`)
  return { client, returnCode: packet.returnCode, sessionPresent: packet.sessionPresent }
}

/** The return code of the CONNACK; the connection is closed again. */
export async function codeOf(...args: Parameters<typeof knock>): Promise<number | undefined> {
  const { client, returnCode } = await knock(...args)
  client.socket.destroy()
  return returnCode
}

/** A client that is let in. */
export async function enter(...args: Parameters<typeof knock>): Promise<RawClient> {
  const { client, returnCode } = await knock(...args)
  expect(returnCode).toBe(ACCEPTED)
  return client
}

/** Whether a publish is acknowledged; else the connection is closed. */
export async function mayPublish(port: number, topic: string, login: LoginOptions = {}): Promise<boolean> {
  const client = await enter(port, { ...login, clientId: `publishes ${topic}` })
  client.send({ cmd: 'publish', topic, payload: '', qos: 1, messageId: 1, dup: false, retain: false })
  const acknowledged = client
    .first(({ cmd }) => cmd === 'puback')
    .then(
      () => true,
      () => false,
    )
  return acknowledged.finally(() => client.socket.destroy())
}

/** The granted QoS, 128 for a refusal [MQTT-3.9.3-1]. */
export async function granted(port: number, filter: string, login: LoginOptions = {}): Promise<unknown> {
  const client = await enter(port, { ...login, clientId: `subscribes to ${filter}` })
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: filter, qos: 1 }] })
  const suback = await client.first(({ cmd }) => cmd === 'suback')
  client.socket.destroy()
  return 'granted' in suback && suback.granted[0]
}
