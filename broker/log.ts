import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

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
