import { makePackets, openConnection } from './connection.ts'
import { makeDisc, meterName } from './disc.ts'

/** What a generator is to do. */
export interface Load {
  port: number
  /** Each with a connection and a meter of its own. */
  sensors: number
  ticksPerMessage: number
  /** So many messages of a sensor may wait for their PUBACK. */
  window: number
  seconds: number
  /** When the discs began to turn, and how many turns of each were told before. */
  bornMs: number
  turned: number
}

/** What it did. */
export interface Loaded {
  messages: number
  /** Unix epoch ms of the first publish. */
  startedAtMs: number
  cpuSeconds: number
}

/** A sensor that keeps its window full from `start` on until it is told to stop. */
async function startSensor(load: Load, meter: string) {
  const turns = makeDisc(load.bornMs, load.turned)
  const packet = makePackets(meter, 'tick')
  let acknowledged = 0
  let waiting = 0
  let stopped = false
  let drained = () => {}
  const send = (messages: number) => {
    waiting += messages
    connection.write(Buffer.concat(Array.from({ length: messages }, () => packet(turns(load.ticksPerMessage)))))
  }
  const connection = await openConnection(load.port, `bench-${meter}`, ({ length }) => {
    acknowledged += length
    waiting -= length
    if (!stopped) send(length)
    else if (waiting === 0) drained()
  })
  return {
    start: () => send(load.window),
    /** Resolves with the number of messages once all are acknowledged. */
    async stop(): Promise<number> {
      stopped = true
      if (waiting > 0) await new Promise<void>((resolve) => (drained = resolve))
      connection.close()
      return acknowledged
    },
  }
}

async function work(load: Load): Promise<Loaded> {
  const sensors = await Promise.all(Array.from({ length: load.sensors }, (_, i) => startSensor(load, meterName(i))))
  const cpu = process.cpuUsage()
  const startedAtMs = Date.now()
  for (const { start } of sensors) start()
  await new Promise((resolve) => setTimeout(resolve, load.seconds * 1000))
  const counts = await Promise.all(sensors.map(({ stop }) => stop()))
  const { user, system } = process.cpuUsage(cpu)
  return { messages: counts.reduce((sum, n) => sum + n, 0), startedAtMs, cpuSeconds: (user + system) / 1e6 }
}

process.stdout.write(`${JSON.stringify(await work(JSON.parse(process.argv[2] ?? '{}') as Load))}\n`)
