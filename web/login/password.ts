import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { SET_ADMIN } from '../../broker/admin.ts'
import type { Clock } from '../../broker/contract/clock.ts'
import { countFailures, FAILURES_PER_MINUTE } from '../../broker/failures.ts'
import { Crowd, oneAtATime } from '../../broker/line.ts'
import { type Log, sparingly } from '../../broker/log.ts'
import { isPassword } from '../../broker/password.ts'
import { Problem } from '../problem.ts'

/**
 * Checks a password that came from an address.
 * @returns the hash that it fits, which is the one in force
 * @throws Problem 401 when it is wrong, 429 after too many wrong ones from there, 503 when too many others wait
 */
export type PasswordCheck = (password: string, address: string) => Promise<string>

/** At a quarter of a second each, more would wait longer than a person does. */
const MOST_WAITING = 20

/** @param hashNow the hash of the admin password, where there is one */
export function makePasswordCheck(hashNow: () => string | undefined, log: Log, clock: Clock): PasswordCheck {
  const warn = sparingly(log, clock)
  /** Nothing that is kept of a password here can be used outside this process. */
  const key = randomBytes(32)
  const seal = (hash: string, password: string) => createHmac('sha256', key).update(`${hash} ${password}`).digest()
  let right = randomBytes(32)
  const failures = countFailures(clock)
  const inTurn = oneAtATime(MOST_WAITING)

  function expectFewFailures(address: string): void {
    if (failures.tooMany(address)) throw tooMany()
  }

  return async (password, address) => {
    expectFewFailures(address)
    const hash = hashNow()
    if (hash === undefined) throw new Problem(401, `Expected an admin password to be set, got none: "${SET_ADMIN}".`)
    const sealed = seal(hash, password)
    if (timingSafeEqual(sealed, right)) return hash
    return inTurn(async () => {
      expectFewFailures(address)
      const isRight = await isPassword(Buffer.from(password), hash)
      if (!isRight || hashNow() !== hash) {
        failures.count(address)
        warn(address, { address }, 'a wrong admin password')
        throw new Problem(401, `Expected the admin password, got another. "${SET_ADMIN}" makes a new one.`)
      }
      right = sealed
      return hash
    }).catch((error) => {
      throw error instanceof Crowd ? crowded() : error
    })
  }
}

function tooMany(): Problem {
  const most = `Expected at most ${FAILURES_PER_MINUTE} wrong passwords a minute from one address`
  return new Problem(429, `${most}, got more: wait a minute.`, { 'retry-after': '60' })
}

function crowded(): Problem {
  const most = `Expected at most ${MOST_WAITING} passwords to be checked`
  return new Problem(503, `${most}, got more: try again in a moment.`, { 'retry-after': '5' })
}
