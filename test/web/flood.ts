import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A flood of requests. */
export interface Flood {
  /** Ends it; resolves when all is answered, with how often each status came. */
  end(): Promise<Map<number, number>>
}

const CONNECTIONS = 10
const BEAT_MS = 10

/** Sends one request again and again, pipelined over a few connections, so that sending costs next to nothing. */
export function flood(port: number, request: string, perSecond: number): Flood {
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(port, '127.0.0.1'))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  const statuses = new Map<number, number>()
  let [sent, answered] = [0, 0]
  let allAnswered = () => {}
  const hear = (bytes: Buffer) => {
    for (const [, status] of bytes.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3})/g)) {
      statuses.set(Number(status), (statuses.get(Number(status)) ?? 0) + 1)
      answered++
    }
    if (answered >= sent) allAnswered()
  }
  for (const socket of sockets) socket.on('data', hear)
  const beginMs = performance.now()
  const beat = setInterval(() => {
    for (const due = ((performance.now() - beginMs) / 1000) * perSecond; sent < due; sent++) {
      const socket = sockets[sent % CONNECTIONS] as Socket
      socket.write(request)
    }
  }, BEAT_MS)
  return {
    end() {
      clearInterval(beat)
      return new Promise((resolve) => {
        allAnswered = () => resolve(statuses)
        if (answered >= sent) resolve(statuses)
      })
    },
  }
}
