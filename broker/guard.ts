import type { Socket } from 'node:net'
import type { Aedes, Client } from 'aedes'
import type { Clock } from './contract/clock.ts'
import type { Settings } from './contract/settings.ts'
import { type Crowd, makeCrowd, type Place } from './guard/crowd.ts'
import { limitClients } from './guard/limits.ts'
import { MESSAGES_PER_SECOND, makePace } from './guard/pace.ts'
import { limitPackets } from './guard/packets.ts'
import { expectSense } from './guard/sense.ts'
import { limitSubscriptions } from './guard/subscriptions.ts'
import type { Hooks } from './hooks.ts'
import { expectOpening } from './listeners/opening.ts'
import type { sparingly } from './log.ts'
import { peerOf, setPeer } from './peer.ts'
import { keepSessions } from './sessions/sessions.ts'

/** The limits of the broker at work. */
export interface Guard {
  readonly crowd: Crowd
  /** Gives aedes a connection, within limits. @param place where it is counted, if a relay may move it */
  welcome(connection: Socket, place?: Place): void
  /** How many messages wait for clients. */
  queued(): number
  close(): void
}

/** What the guard needs beside the broker. */
export interface GuardParts {
  settings: Settings
  clock: Clock
  hooks: Hooks
  warn: ReturnType<typeof sparingly>
  /** Of our services, by which a relay of ours is known. */
  password: string
  /** Is told that the session of a client id is kept no longer. */
  forget(id: string): void
}

const TOO_FAST = `expected at most ${MESSAGES_PER_SECOND} messages a second in the long run, got more`

/**
 * Puts limits on what a client may cost the broker: before its hooks, its parser and its memory. Our own services,
 * and this machine where it is trusted, may send as fast as they can and connect as often as there is room.
 */
export function startGuard(aedes: Aedes, parts: GuardParts): Guard {
  const { settings, clock, hooks, warn, password, forget } = parts
  const { max_packet, websocket } = settings.broker
  const pace = makePace(clock)

  function keepPace(client: Client, bytes: number, go: () => void): string | undefined {
    const peer = peerOf(client)
    const identity = hooks.identityOf(client)
    if (peer.trusted || identity?.roles.includes('service')) go()
    else if (!pace.keep(`${identity?.user}@${peer.address}`, bytes, go)) return TOO_FAST
    return undefined
  }

  function refuse(client: Client, reason: string): void {
    const { address } = peerOf(client)
    warn(`${address} ${reason}`, { address, client: client.id }, `refused: ${reason}`)
  }

  const overflow = (client: string) =>
    warn(`${client} overflow`, { client }, 'not kept for a client that does not fetch its messages')
  const sessions = keepSessions(aedes, { clock, forget, overflow })
  const subscriptions = limitSubscriptions(hooks.options.authorizeSubscribe, { sessions, keepPace, refuse })
  subscriptions.watch(aedes)
  Object.assign(aedes, limitClients(hooks.options, keepPace), { authorizeSubscribe: subscriptions.authorize })

  function welcome(connection: Socket, place?: Place): void {
    const client = aedes.handle(connection)
    limitPackets(client, max_packet)
    expectSense(client)
    const told = (address: string) => {
      const peer = { address, trusted: false }
      setPeer(connection, peer)
      return place?.move(peer)
    }
    expectOpening(client, websocket ? { password, told } : undefined)
  }

  return {
    crowd: makeCrowd(settings.broker),
    welcome,
    queued: sessions.queued,
    close() {
      pace.close()
      sessions.close()
    },
  }
}
