import { EventEmitter, once } from 'node:events'
import { createConnection } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import type { Ports } from '../house.ts'
import type { Input } from './input.ts'

/** Sends inputs. */
export interface Attacker {
  /** Resolves once the broker has closed the connection, or, where that lingers, once all is sent. */
  send(input: Input): Promise<void>
  /** Ends the connections that linger. */
  close(): void
}

/** A connection, whatever it is made of. */
interface Opened {
  /** Resolves with the next bytes that come; never, when none do. */
  answer(): Promise<unknown>
  write(piece: Buffer): void
  /** Says that no more comes. */
  end(): void
  destroy(): void
  closed: Promise<unknown>
}

const MOST_LINGERING = 30
const PINGREQ = Buffer.from([0xc0, 0])
/** Who has sent half a packet gets no answer, and waits for none for longer. */
const ANSWER_MS = 20
/** Longer than a broker takes to find out that a CONNECT does not come, or that a client sends far too fast. */
const PATIENCE_MS = 60_000

export function makeAttacker(ports: Ports): Attacker {
  const lingering: Opened[] = []

  return {
    async send(input) {
      const connection = await (input.way === 'tcp' ? openTcp : openWebSocket)(ports, input.from)
      await say(connection, input)
      if (!input.lingers) {
        connection.end()
        return closedInTime(connection, input)
      }
      lingering.push(connection)
      if (lingering.length > MOST_LINGERING) lingering.shift()?.destroy()
    },
    close() {
      for (const connection of lingering) connection.destroy()
    },
  }
}

/** Lets the login be answered, and what comes after it, so that it is not cut off before it is read. */
async function say(connection: Opened, { login, pieces }: Input): Promise<void> {
  if (!login) {
    for (const piece of pieces) connection.write(piece)
    return
  }
  const accepted = connection.answer()
  connection.write(login)
  await Promise.race([accepted, connection.closed])
  const answered = connection.answer()
  for (const piece of pieces) connection.write(piece)
  connection.write(PINGREQ)
  await Promise.race([answered, connection.closed, delay(ANSWER_MS)])
}

async function openTcp({ broker: port }: Ports, localAddress: string): Promise<Opened> {
  const socket = createConnection({ host: '127.0.0.1', port, localAddress, noDelay: true })
  socket.on('error', () => {}) // The broker may close while something is written: that is its good right.
  const answers = new EventEmitter()
  socket.on('data', () => answers.emit('answer'))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed])
  return {
    closed,
    answer: () => once(answers, 'answer'),
    write: (piece) => void (socket.writable && socket.write(piece)),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }
}

async function openWebSocket({ web }: Ports, localAddress: string): Promise<Opened> {
  const options = { localAddress, perMessageDeflate: false }
  const socket = new WebSocket(`ws://127.0.0.1:${web}/mqtt`, ['mqtt'], options)
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await Promise.race([new Promise((resolve) => socket.once('open', resolve)), closed])
  return {
    closed,
    answer: () => new Promise((resolve) => socket.once('message', resolve)),
    write: (piece) => void (socket.readyState === WebSocket.OPEN && socket.send(piece)),
    end: () => socket.close(),
    destroy: () => socket.terminate(),
  }
}

async function closedInTime({ closed }: Opened, input: Input): Promise<void> {
  const stop = new AbortController()
  const late = new Promise<never>((_, reject) => {
    const tell = () => reject(new Error(`expected to be closed within ${PATIENCE_MS} ms after ${hex(input)}`))
    const timer = setTimeout(tell, PATIENCE_MS)
    stop.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  await Promise.race([closed, late]).finally(() => stop.abort())
}

const hex = ({ way, login, pieces }: Input) =>
  `${way} ${[login ?? Buffer.alloc(0), ...pieces].map((piece) => piece.toString('hex')).join('|')}`
