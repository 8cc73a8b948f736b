import { createHash } from 'node:crypto'
import type { Settings } from '../../broker/contract/settings.ts'

/** One of several workers that share the meters, from 1, and how many there are. */
export interface Shard {
  worker: number
  of: number
}

/** The shard that the settings name, if they do. */
export function shardOf({ ingest: { shard } }: Pick<Settings, 'ingest'>): Shard | undefined {
  if (shard === undefined) return undefined
  const [worker = 1, of = 1] = shard.split('/').map(Number)
  return { worker, of }
}

/** The client id of a worker's session, which is its own whatever the number of workers; 0: there is one alone. */
export const sessionOf = (worker: number) => (worker === 0 ? 'wattwheel-ingest' : `wattwheel-ingest-${worker}`)

/** As a level of a topic: 2-of-8. */
export const nameOf = ({ worker, of }: Shard) => `${worker}-of-${of}`

/** @returns undefined for what is no name of a shard */
export function shardNamed(name: string): Shard | undefined {
  const [, worker, of] = /^([1-9]\d{0,2})-of-([1-9]\d{0,2})$/.exec(name) ?? []
  return worker === undefined || of === undefined ? undefined : { worker: Number(worker), of: Number(of) }
}

/** The settings with the meters of this worker only; without a shard all of them. */
export function ownMeters(settings: Settings): Settings {
  const shard = shardOf(settings)
  if (!shard) return settings
  const own = Object.entries(settings.meters).filter(([id]) => owns(shard, id))
  return { ...settings, meters: Object.fromEntries(own) }
}

/** Whether a meter, also one that no settings name, is a worker's. */
export function owns(shard: Shard | undefined, meter: string): boolean {
  return !shard || ownerOf(meter, shard.of) === shard.worker
}

/** Which of so many workers a meter belongs to: by the first 64 bits of the SHA-256 of its name. */
export function ownerOf(meter: string, workers: number): number {
  return jump(createHash('sha256').update(meter).digest().readBigUInt64BE(), workers) + 1
}

/**
 * Jump consistent hash (Lamping and Veach, 2014, https://arxiv.org/abs/1406.2294): of n + 1 buckets the last takes its
 * share from the n others, and nothing else moves. So a bucket only ever gives to those above it when there are more.
 * @returns 0 … buckets − 1
 */
export function jump(key: bigint, buckets: number): number {
  let [state, bucket, next] = [key, -1, 0]
  while (next < buckets) {
    bucket = next
    state = BigInt.asUintN(64, state * 2862933555777941757n + 1n)
    next = Math.floor((bucket + 1) * (2 ** 31 / (Number(state >> 33n) + 1)))
  }
  return bucket
}
