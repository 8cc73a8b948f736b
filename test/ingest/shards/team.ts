import { onTestFinished } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import { encode } from '../../../broker/contract/codec.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { parseTopic, topicOf } from '../../../broker/contract/topics.ts'
import { subscribeDurable } from '../../../ingest/intake/subscription.ts'
import type { Patience } from '../../../ingest/shards/leaving.ts'
import { nameOf } from '../../../ingest/shards/shard.ts'
import { listenToWorkers } from '../../../ingest/shards/workers.ts'
import { FOREIGN, startForeign } from '../../chaos/brokers.ts'
import { freePort } from '../../e2e/port.ts'
import { closing, connect, makeSettings, makeTestLog, tempFolder } from '../../rig.ts'

export const METERS = Array.from({ length: 12 }, (_, i) => `flat-${i + 1}`)

/** As much as a test needs: NATS brings after two seconds, even as hasty as here, what a worker that died had got. */
export const HASTE = {
  mosquitto: { lookEveryMs: 20, quietLooks: 20 },
  'nats-hasty': { lookEveryMs: 20, quietLooks: 250 },
  'nats-narrow': { lookEveryMs: 20, quietLooks: 250 },
} satisfies Partial<Record<keyof typeof FOREIGN, Patience>>

/** A broker that is not ours, which ends with the test. */
export async function startBeside(kind: keyof typeof FOREIGN): Promise<number> {
  const port = await freePort()
  const program = startForeign(kind, tempFolder(), port)
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  await program.find((lines) => lines.find((line) => line.includes(FOREIGN[kind].up)))
  return port
}

/** The settings of one of several workers, at a broker on this port. */
export function workerSettings(port: number, shard: string): Settings {
  return makeSettings((settings) => {
    const [meter] = Object.values(settings.meters)
    settings.meters = Object.fromEntries(METERS.map((id) => [id, structuredClone(meter) as typeof meter & object]))
    settings.mqtt.url = `mqtt://127.0.0.1:${port}`
    Object.assign(settings.ingest, { intake: 'subscription', shard })
  })
}

/** The numbers of ticks that a worker has recorded, by meter. */
export type Taken = Map<string, number[]>

/** Workers at one broker that record into memory, and a sensor for all meters. */
export async function assemble(port: number, patience: Patience) {
  const known = listenToWorkers()
  const sensor = await connect(port)
  const { log, lines } = makeTestLog()
  let seq = 0

  return {
    known,
    lines,
    /** Starts a worker; it has subscribed when this resolves. */
    async start(worker: number, of: number) {
      const taken: Taken = new Map()
      let hang: (() => void) | undefined
      const record = async ({ arrivals }: { arrivals: { topic: string; payload: Uint8Array }[] }) => {
        if (hang) return new Promise<void>(() => hang?.())
        for (const { topic, payload } of arrivals) {
          const meter = parseTopic('wattwheel', topic)?.owner ?? ''
          const tick = JSON.parse(Buffer.from(payload).toString()) as { seq: number }
          taken.set(meter, [...(taken.get(meter) ?? []), tick.seq])
        }
      }
      const settings = workerSettings(port, `${worker}/${of}`)
      const intake = closing(subscribeDurable(settings, record as never, known, log, systemClock, patience))
      await intake.caughtUp
      const tell = (presence: string) => known.heard(nameOf({ worker, of }), Buffer.from(presence))
      tell('online')
      return {
        taken,
        /** From now on it takes in nothing; resolves when something has come to it all the same. */
        hang: () => new Promise<void>((resolve) => (hang = resolve)),
        async end() {
          await intake.close()
          tell('offline')
        },
      }
    },
    /** Sends a tick with the next number for each meter; its number. */
    async send(): Promise<number> {
      seq++
      const tick = encode({ boot: 'a', seq, at: 1_795_334_400_000 + seq * 10_000 })
      await Promise.all(
        METERS.map((meter) => sensor.publishAsync(topicOf('wattwheel', 'tick', meter), tick, { qos: 1 })),
      )
      return seq
    },
  }
}
