import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { encode } from '../../../broker/contract/codec.ts'
import { type Connection, makePackets, openConnection } from '../connection.ts'

/** Sensors of many meters, each with a connection of its own. */
export interface Street {
  /** Each tells a turn every so many seconds, for a while, one after the other. @returns how many */
  turn(everySeconds: number, seconds: number): Promise<number>
  /** Each tells what it has kept, in full messages, one after the other. @returns how many ticks */
  catchUp(messages: number): Promise<number>
  /** Each tells how its disc moves, or how it feels, as turn does. @returns how often */
  tell(what: 'turn' | 'health', everySeconds: number, seconds: number): Promise<number>
  /** What has gone over the connections so far, without the headers of TCP. */
  bytes(): number
  close(): void
}

interface Sensor {
  connection: Connection
  packets: Record<'tick' | 'turn' | 'health', (payload: string) => Buffer>
  seq: number
}

const BOOT = randomBytes(8).toString('hex')
/** A server that is asked for hundreds of connections at once refuses some. */
const OPENED_AT_ONCE = 10
const TICKS_A_MESSAGE = 64
const KEPT_TURN_MS = 20_000

export async function openStreet(ports: readonly number[], meters: readonly string[]): Promise<Street> {
  let waiting = 0
  let drained = () => {}
  const acknowledged = (packets: readonly { cmd: string }[]) => {
    waiting -= packets.filter(({ cmd }) => cmd === 'puback').length
    if (waiting === 0) drained()
  }
  const sensors: Sensor[] = []
  const open = async (meter: string, i: number): Promise<Sensor> => {
    const connection = await openConnection(ports[i % ports.length] as number, `sensor-${meter}`, acknowledged)
    const packets = {
      tick: makePackets(meter, 'tick'),
      turn: makePackets(meter, 'turn'),
      health: makePackets(meter, 'health'),
    }
    return { connection, packets, seq: 0 }
  }
  while (sensors.length < meters.length) {
    const [from, to] = [sensors.length, sensors.length + OPENED_AT_ONCE]
    sensors.push(...(await Promise.all(meters.slice(from, to).map((meter, i) => open(meter, from + i)))))
  }

  function send({ connection, packets }: Sensor, payload: string): void {
    waiting++
    connection.write(packets.tick(payload))
  }

  async function allAcknowledged(): Promise<void> {
    if (waiting > 0) await new Promise<void>((resolve) => (drained = resolve))
  }

  /** Lets each sensor act every so many seconds, all of them spread over that time. */
  async function inTurn(everySeconds: number, seconds: number, act: (sensor: Sensor) => void): Promise<number> {
    const [beganMs, acts] = [performance.now(), Math.floor((seconds * sensors.length) / everySeconds)]
    for (let n = 0; n < acts; n++) {
      const dueMs = beganMs + (n * everySeconds * 1000) / sensors.length
      await delay(Math.max(0, dueMs - performance.now()))
      act(sensors[n % sensors.length] as Sensor)
    }
    await allAcknowledged()
    return acts
  }

  return {
    turn: (everySeconds, seconds) =>
      inTurn(everySeconds, seconds, (sensor) =>
        send(sensor, encode({ boot: BOOT, seq: ++sensor.seq, at: Date.now(), age_ms: 0 })),
      ),
    async catchUp(messages) {
      const bornMs = Date.now() - messages * TICKS_A_MESSAGE * KEPT_TURN_MS
      for (let message = 0; message < messages; message++) {
        for (const sensor of sensors) {
          const kept = () => ({ boot: BOOT, seq: ++sensor.seq, at: bornMs + sensor.seq * KEPT_TURN_MS })
          send(sensor, encode(Array.from({ length: TICKS_A_MESSAGE }, kept)))
        }
        await allAcknowledged()
      }
      return sensors.length * messages * TICKS_A_MESSAGE
    },
    tell: (what, everySeconds, seconds) =>
      inTurn(everySeconds, seconds, ({ connection, packets, seq }) =>
        connection.write(packets[what](what === 'turn' ? motion(seq) : health())),
      ),
    bytes: () => sensors.reduce((sum, { connection }) => sum + connection.bytes(), 0),
    close() {
      for (const { connection } of sensors) connection.close()
    },
  }
}

function motion(seq: number): string {
  return encode({ boot: BOOT, seq, phase: 0.5, turns_per_hour: 100 + Math.random(), confidence: 0.9, age_ms: 0 })
}

function health(): string {
  const uptimeMs = Math.round(performance.now())
  const sight = { contrast: 37.5, disc: 131, mark: 86, noise: 1.2, dark: 12, rejected: 0 }
  return encode({ uptime_ms: uptimeMs, rssi: -61, heap: 23_144, queue: 0, ...sight, firmware: '1.0.0' })
}
