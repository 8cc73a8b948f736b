import { join } from 'node:path'
import Database from 'better-sqlite3'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import { residentMb } from '../../bench/gauge.ts'
import { quantile, rounded } from '../../bench/table.ts'
import { type House, startHouse } from '../house.ts'
import { outcriesOf } from '../outcry.ts'
import { makeAttacker } from './attacker.ts'
import { makeInput, WAYS } from './input.ts'
import { settledMb } from './memory.ts'
import { type HonestSensor, startHonestSensor } from './sensor.ts'

/** What is to be tried. */
export interface Plan {
  seed: number
  /** How many connections are made with something wrong to say. */
  inputs: number
}

/** What became of it. */
export interface Outcome extends Plan {
  seconds: number
  ways: Record<string, number>
  /** Of the honest sensors, all acknowledged. */
  ticks: number
  pubackMs: { p50: number; p99: number; highest: number }
  /** The resident memory of the broker: once it is warm, at its highest since, and when all is over. */
  brokerMb: Levels
  webMb: Levels
  /** All of this should be nothing. */
  faults: {
    /** Ticks that were acknowledged and are not in the store. */
    lost: number
    /** Ticks in the store that no honest sensor has sent. */
    doubled: number
    /** Of stages that did not end in order: how, and what they said last. */
    fallen: string[]
    /** What the stages said that they should not have had to say. */
    outcries: string[]
  }
}

interface Levels {
  warm: number
  highest: number
  after: number
}

const SENSORS = ['honest1', 'honest2', 'honest3']
const ATTACKED = 'main'
/** Connections at the same time. */
const LANES = 24
/** The part of the inputs after which caches are full and code is compiled. */
const WARM_UP = 0.1
const LOOK_EVERY = 500
/** Of a heap that is collected when it likes. */
const NOISE_MB = 48

/**
 * Throws broken, cut and mixed up MQTT at a broker, by TCP and by WebSocket, while honest sensors count; then looks
 * whether all is as it was, and every honest tick once in the store.
 * @param folder of its own
 * @throws Error when a stage ends meanwhile: which, how, and what it said last
 */
export async function fuzzBroker(folder: string, plan: Plan): Promise<Outcome> {
  const data = join(folder, 'data')
  const house = await startHouse(data, [ATTACKED, ...SENSORS])
  try {
    const sensors = await Promise.all(SENSORS.map((meter) => startHonestSensor(house.ports.broker, meter)))
    const attacked = await house.during(attack(house, plan))
    for (const sensor of sensors) await sensor.stop()
    const fallen = await house.stop()
    const outcries = Object.values(house.programs).flatMap(({ lines }) => outcriesOf(lines))
    return { ...plan, ...attacked, ...heard(sensors), faults: { ...compare(data, sensors), fallen, outcries } }
  } finally {
    await house.close()
  }
}

async function attack({ ports, programs }: House, { seed, inputs }: Plan) {
  const attacker = makeAttacker(ports)
  const ways: Record<string, number> = Object.fromEntries(WAYS.map((way) => [way, 0]))
  const watches = [watch(programs.broker.pid), watch(programs.web.pid)] as const
  const beganMs = performance.now()

  async function send(from: number, to: number): Promise<void> {
    let next = from
    const lane = async () => {
      while (next < to) {
        const input = makeInput(seed, next++)
        ways[input.way] = (ways[input.way] ?? 0) + 1
        await attacker.send(input)
        if (next % LOOK_EVERY === 0) for (const watch of watches) watch.look()
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  }

  try {
    const warm = Math.floor(inputs * WARM_UP)
    await send(0, warm)
    for (const watch of watches) watch.begin()
    await send(warm, inputs)
  } finally {
    attacker.close()
  }
  const seconds = rounded((performance.now() - beganMs) / 1000)
  const [brokerMb, webMb] = [await watches[0].end(), await watches[1].end()]
  return { ways, seconds, brokerMb, webMb }
}

/** Watches over the memory of a process. */
function watch(pid: number) {
  let [warm, highest] = [0, 0]
  const look = () => {
    highest = Math.max(highest, residentMb(pid))
  }
  return {
    look,
    begin() {
      warm = highest = residentMb(pid)
    },
    async end(): Promise<Levels> {
      look()
      return { warm: rounded(warm), highest: rounded(highest), after: rounded(await settledMb(pid, warm + NOISE_MB)) }
    },
  }
}

function heard(sensors: readonly HonestSensor[]): Pick<Outcome, 'ticks' | 'pubackMs'> {
  const waitsMs = sensors.flatMap((sensor) => sensor.waitsMs)
  const [p50, p99, highest] = [0.5, 0.99, 1].map((share) => rounded(quantile(waitsMs, share)))
  return { ticks: waitsMs.length, pubackMs: { p50, p99, highest } as Outcome['pubackMs'] }
}

function compare(data: string, sensors: readonly HonestSensor[]): Pick<Outcome['faults'], 'lost' | 'doubled'> {
  const db = new Database(join(data, STORE_FILE), { readonly: true })
  const stored = db.prepare<[string], number>('SELECT at_ms FROM tick JOIN meter USING (meter) WHERE id = ?').pluck()
  const faults = { lost: 0, doubled: 0 }
  try {
    for (const { meter, sentMs } of sensors) {
      const [sent, kept] = [new Set(sentMs), stored.all(meter)]
      faults.lost += sent.size - kept.filter((atMs) => sent.has(atMs)).length
      faults.doubled += kept.filter((atMs) => !sent.has(atMs)).length + sentMs.length - sent.size
    }
    return faults
  } finally {
    db.close()
  }
}
