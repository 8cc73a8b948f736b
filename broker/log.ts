import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Clock } from './contract/clock.ts'

/** Where a stage writes its story; `child` gives a part of it a name. */
export type Log = Logger

/** Makes the logger: lines for people on a terminal, JSON otherwise. */
export function makeLog(level: string, stream: NodeJS.WriteStream & { fd: number }): Log {
  const options = { level, base: null }
  if (!stream.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, stream)
  const lines = pretty({
    destination: stream.fd,
    sync: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'stage',
    messageFormat: '{stage}: {msg}',
  })
  return pino(options, lines)
}

const MINUTE_MS = 60_000

/**
 * A warning that may come in floods: at most one line a minute for each key, with the count of
 * those left unsaid since the last.
 */
export function sparingly(log: Log, clock: Clock): (key: string, fields: object, message: string) => void {
  const last = new Map<string, { atMs: number; unsaid: number }>()
  return (key, fields, message) => {
    const nowMs = clock.monoMs()
    const known = last.get(key)
    if (known && nowMs - known.atMs < MINUTE_MS) {
      known.unsaid++
      return
    }
    if (last.size > 1000) last.clear()
    last.set(key, { atMs: nowMs, unsaid: 0 })
    log.warn(known?.unsaid ? { ...fields, unsaid: known.unsaid } : fields, message)
  }
}
