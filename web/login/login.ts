import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { followAdmin } from '../../broker/admin.ts'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { openBook } from './book.ts'
import { makePasswordCheck } from './password.ts'
import { keyOf, makeSessions } from './sessions.ts'

/** The cookie that holds the id of a session. */
export const COOKIE = 'wattwheel_session'

/** Says whether somebody who was let in still would be. */
export type Admission = () => boolean

/** Knows the admin. */
export interface Login {
  /** Whether there is an admin password. */
  exists(): boolean
  /**
   * Whether it is the admin who asks: by the password as bearer token (RFC 6750), or by a session.
   * @throws Problem when there is a token that is not right
   */
  admissionOf(request: FastifyRequest): Promise<Admission | undefined>
  /** Begins a session, in the place of the one there was. @returns its id @throws Problem as `PasswordCheck` */
  begin(request: FastifyRequest, password: string): Promise<string>
  end(request: FastifyRequest): void
  /** Breaks off an answer, such as a stream of events, when whoever it is for would not be let in any more. */
  holdTo(admission: Admission, answer: ServerResponse): void
  close(): void
}

const LOOK_EVERY_MS = 1000

/** @param settings name the folder with the admin password, which may change at any time */
export function openLogin(settings: Pick<Settings, 'data' | 'store'>, log: Log, clock: Clock): Login {
  const hashNow = followAdmin(settings.data, log)
  const check = makePasswordCheck(hashNow, log, clock)
  const sessions = makeSessions(openBook(settings, clock), (admin) => {
    const hash = hashNow()
    return hash !== undefined && keyOf(hash) === admin
  })
  const held = new Map<ServerResponse, Admission>()
  const looking = setInterval(() => breakOff(held, log), LOOK_EVERY_MS).unref()

  function end({ cookies }: FastifyRequest): void {
    const id = cookies[COOKIE]
    if (id !== undefined) sessions.end(id)
  }

  return {
    exists: () => hashNow() !== undefined,
    async admissionOf({ headers: { authorization = '' }, cookies, ip }) {
      const [, token] = /^Bearer +(.+)$/i.exec(authorization) ?? []
      if (token !== undefined) {
        const hash = await check(textIn(token), ip)
        return () => hashNow() === hash
      }
      const id = cookies[COOKIE]
      return id !== undefined && sessions.use(id) ? () => sessions.has(id) : undefined
    },
    async begin(request, password) {
      const hash = await check(password, request.ip)
      end(request)
      log.info({ address: request.ip }, 'the admin logged in')
      return sessions.begin(hash)
    },
    end,
    holdTo(admission, answer) {
      held.set(answer, admission)
      answer.once('close', () => held.delete(answer))
    },
    close() {
      clearInterval(looking)
      sessions.close()
    },
  }
}

/** Breaks off the answers to those who would not be let in any more; where nobody can tell, all of them. */
function breakOff(held: ReadonlyMap<ServerResponse, Admission>, log: Log): void {
  try {
    for (const [answer, isAdmitted] of held) if (!isAdmitted()) answer.destroy()
  } catch (error) {
    log.error({ err: error }, `who is logged in is not known: ${(error as Error).message}`)
    for (const answer of held.keys()) answer.destroy()
  }
}

/** A header comes byte by byte as if it were Latin-1 (RFC 9110, section 5.5); a password is UTF-8. */
function textIn(header: string): string {
  return Buffer.from(header, 'latin1').toString('utf8')
}
