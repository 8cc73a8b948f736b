import { connect, type Socket } from 'node:net'

/** A flood of one request. */
export interface Flood {
  /** Sends so many more, whether those before are answered or not. */
  send(count: number): void
  /** How often each status has come so far. */
  readonly statuses: ReadonlyMap<number, number>
  /** Resolves when all that was sent is answered. */
  answered(): Promise<void>
  close(): void
}

const CONNECTIONS = 10
const BODY = '{"password":"wrong"}'
/** A login with a wrong password. */
export const GUESS = [
  'POST /api/v1/session HTTP/1.1',
  'host: localhost',
  'content-type: application/json',
  `content-length: ${BODY.length}`,
  `\r\n${BODY}`,
].join('\r\n')
const STATUS_LINE = /HTTP\/1\.1 (\d{3}) /g

/** Sends pipelined over a few connections, so that sending costs next to nothing. */
export function flood(port: number, request: string): Flood {
  const statuses = new Map<number, number>()
  let [sent, answered] = [0, 0]
  let look = () => {}
  const hear = (status: number) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    answered++
    look()
  }
  const sockets = Array.from({ length: CONNECTIONS }, () => listenTo(connect(port, '127.0.0.1'), hear))
  return {
    send(count) {
      for (const upTo = sent + count; sent < upTo; sent++) sockets[sent % CONNECTIONS]?.write(request)
    },
    statuses,
    answered: () =>
      new Promise((resolve) => {
        look = () => answered === sent && resolve()
        look()
      }),
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Tells the status of each answer, also of one whose first line comes in two pieces. */
function listenTo(socket: Socket, hear: (status: number) => void): Socket {
  let rest = ''
  return socket.on('data', (bytes) => {
    const text = rest + bytes.toString('latin1')
    let end = 0
    for (const { 0: line, 1: status, index } of text.matchAll(STATUS_LINE)) {
      end = index + line.length
      hear(Number(status))
    }
    rest = text.slice(Math.max(end, text.length - STATUS_LINE.source.length))
  })
}
