import { setTimeout as delay } from 'node:timers/promises'
import mqtt from 'mqtt'
import { decodeJournalPosition } from '../../broker/contract/codec.ts'
import { openJournalReader } from '../../broker/journal/reader.ts'
import { type Dice, dice } from '../../firmware/simulator/dice.ts'
import { startReplay } from './replay.ts'
import { STAGES, type Stage, type Stages, startStages } from './stages.ts'

/** What a run of chaos did. */
export interface Outcome {
  kills: Record<Stage, number>
  /** The times of the acknowledged ticks. */
  acknowledged: readonly number[]
  connections: number
  /** The times of the ticks that the web server tells in the end. */
  served: readonly number[]
}

const LEAST_KILLS = 12

/**
 * Replays ticks into broker, ingest and web while it kills one of them after the other, at moments that the
 * seed chooses: mostly in the middle of their work, at times while they start. Then it lets them finish and ends
 * them in order.
 * @param data a folder of its own
 */
export async function chaos(data: string, times: readonly number[], seconds: number, seed: number): Promise<Outcome> {
  const stages = await startStages(data)
  const replay = startReplay(stages.brokerUrl, times, times.length / seconds, dice('replay', seed))
  try {
    const kills = await killWhile(stages, replay.turned, dice('kills', seed))
    await replay.drained
    await readToTheEnd(data, stages.brokerUrl)
    await stages.up('web')
    const answer = await fetch(`${stages.webUrl}/api/v1/meters/main/ticks?from=0&limit=100000`)
    const { ticks: served } = (await answer.json()) as { ticks: number[] }
    await stages.stop()
    return { kills, acknowledged: replay.acknowledged, connections: replay.connections(), served }
  } finally {
    replay.close()
    await stages.abandon()
  }
}

/** Kills until the promise resolves, and as often as it takes to mean something. */
async function killWhile(stages: Stages, turned: Promise<void>, chance: Dice): Promise<Outcome['kills']> {
  const kills = { broker: 0, ingest: 0, web: 0 }
  let turning = true
  void turned.then(() => {
    turning = false
  })
  for (let n = 0; turning || n < LEAST_KILLS; n++) {
    const stage = STAGES[Math.floor(chance.between(0, STAGES.length))] as Stage
    if (chance.happens(0.8)) await stages.up(stage)
    await delay(chance.between(0, 700))
    await stages.kill(stage)
    kills[stage]++
  }
  return kills
}

/** Resolves once ingest says that it has read the last entry of the journal. */
async function readToTheEnd(data: string, brokerUrl: string): Promise<void> {
  const journal = openJournalReader(data)
  const last = journal?.after(0, Number.MAX_SAFE_INTEGER).at(-1)?.position ?? 0
  journal?.close()
  const client = mqtt.connect(brokerUrl, { protocolVersion: 4, reconnectPeriod: 100 })
  client.subscribe('wattwheel/ingest/journal', { qos: 1 })
  await new Promise<void>((resolve) =>
    client.on('message', (_topic, payload) => {
      if ((decodeJournalPosition(payload).value?.position ?? 0) >= last) resolve()
    }),
  )
  await client.endAsync()
}
