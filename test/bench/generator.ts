import { connect } from 'node:net'
import { generate, parser } from 'mqtt-packet'
import { encode } from '../../broker/contract/codec.ts'
import type { Tick } from '../../broker/contract/messages.ts'
import { topicOf } from '../../broker/contract/topics.ts'

/** What a generator is to do. */
export interface Load {
  port: number
  /** Each with a connection and a meter (m1, m2, …) of its own. */
  sensors: number
  ticksPerMessage: number
  /** So many messages of a sensor may wait for their PUBACK. */
  window: number
  seconds: number
}

/** What it did. */
export interface Loaded {
  messages: number
  /** Unix epoch ms of the first publish. */
  startedAtMs: number
  cpuSeconds: number
}

const YEAR_MS = 365 * 86_400_000
const TURN_MS = 20_000

/** The messages of one sensor: its meter has been turning for a year. */
function makeMessages(meter: string, ticksPerMessage: number): () => Buffer {
  const bornMs = Date.now() - YEAR_MS
  const topic = topicOf('wattwheel', 'tick', meter)
  let seq = 0
  let messageId = 0
  const tick = (): Tick => {
    const at = bornMs + ++seq * TURN_MS
    return { boot: '3f9a2c01d4e8b7a6', seq, at, age_ms: Date.now() - at }
  }
  return () => {
    const ticks = Array.from({ length: ticksPerMessage }, tick)
    const payload = encode(ticks.length === 1 ? (ticks[0] as Tick) : ticks)
    messageId = (messageId % 65_535) + 1
    return generate({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false })
  }
}

/** A sensor that keeps its window full from `start` on until it is told to stop; a client library would be dearer. */
function startSensor(load: Load, meter: string) {
  const socket = connect(load.port, '127.0.0.1').setNoDelay()
  const next = makeMessages(meter, load.ticksPerMessage)
  const packets = parser({ protocolVersion: 4 })
  let acknowledged = 0
  let waiting = 0
  let stopped = false
  let drained = () => {}
  const send = (messages: number) => {
    waiting += messages
    socket.write(Buffer.concat(Array.from({ length: messages }, next)))
  }

  socket.write(generate({ cmd: 'connect', clientId: `bench-${meter}`, clean: true, keepalive: 0 }))
  const connected = new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => waiting > 0 && fail(`${meter} was cut off`))
    packets.on('packet', ({ cmd }) => {
      if (cmd === 'connack') resolve()
      else acknowledged++
    })
  })
  socket.on('data', (chunk) => {
    const before = acknowledged
    packets.parse(chunk)
    const acks = acknowledged - before
    waiting -= acks
    if (!stopped && acks > 0) send(acks)
    else if (waiting === 0) drained()
  })
  return {
    connected,
    start: () => send(load.window),
    /** Resolves with the number of messages once all are acknowledged. */
    async stop(): Promise<number> {
      stopped = true
      if (waiting > 0) await new Promise<void>((resolve) => (drained = resolve))
      socket.end()
      return acknowledged
    },
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

async function work(load: Load): Promise<Loaded> {
  const sensors = Array.from({ length: load.sensors }, (_, i) => startSensor(load, `m${i + 1}`))
  await Promise.all(sensors.map(({ connected }) => connected))
  const cpu = process.cpuUsage()
  const startedAtMs = Date.now()
  for (const { start } of sensors) start()
  await new Promise((resolve) => setTimeout(resolve, load.seconds * 1000))
  const counts = await Promise.all(sensors.map(({ stop }) => stop()))
  const { user, system } = process.cpuUsage(cpu)
  return { messages: counts.reduce((sum, n) => sum + n, 0), startedAtMs, cpuSeconds: (user + system) / 1e6 }
}

process.stdout.write(`${JSON.stringify(await work(JSON.parse(process.argv[2] ?? '{}') as Load))}\n`)
