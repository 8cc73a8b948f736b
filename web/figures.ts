import type { Clock } from '../broker/contract/clock.ts'
import { decodeBrokerFigures, decodeIngestFigures } from '../broker/contract/codec.ts'
import type { BrokerFigures, IngestFigures } from '../broker/contract/messages.ts'
import { BROKER_FIGURES_TOPIC, topicOf } from '../broker/contract/topics.ts'

/** How the stages are, as they tell it themselves; undefined where one has not lately. */
export interface StageFigures {
  broker: BrokerFigures | undefined
  ingest: IngestFigures | undefined
}

/** Remembers what the stages tell. */
export interface FigureBook {
  /** The topics to subscribe to. */
  readonly topics: readonly string[]
  heard(topic: string, payload: Uint8Array): void
  latest(): StageFigures
}

/** Both tell themselves every 5 s. */
const STALE_MS = 30_000

export function openFigureBook(root: string, clock: Clock): FigureBook {
  const ingestTopic = topicOf(root, 'ingestFigures')
  let broker: { value: BrokerFigures; atMs: number } | undefined
  let ingest: { value: IngestFigures; atMs: number } | undefined
  const fresh = <T>(known: { value: T; atMs: number } | undefined) =>
    known && clock.monoMs() - known.atMs < STALE_MS ? known.value : undefined
  return {
    topics: [BROKER_FIGURES_TOPIC, ingestTopic],
    heard(topic, payload) {
      const atMs = clock.monoMs()
      if (topic === BROKER_FIGURES_TOPIC) {
        const { value } = decodeBrokerFigures(payload)
        if (value) broker = { value, atMs }
      } else if (topic === ingestTopic) {
        const { value } = decodeIngestFigures(payload)
        if (value) ingest = { value, atMs }
      }
    },
    latest: () => ({ broker: fresh(broker), ingest: fresh(ingest) }),
  }
}
