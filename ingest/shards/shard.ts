import { createHash } from 'node:crypto'
import type { Settings } from '../../broker/contract/settings.ts'
import { slotOf } from '../../broker/contract/slot.ts'

/** One of several workers that share the meters, from 1, and how many there are. */
export interface Shard {
  worker: number
  of: number
  /** Into how many slots the broker sorts the meters, where it does: these are then what the workers share. */
  slots?: number | undefined
}

/** The shard that the settings name, if they do. Where there are slots and no shard, one worker has all of them. */
export function shardOf({ ingest: { shard, slots } }: Pick<Settings, 'ingest'>): Shard | undefined {
  if ((shard ?? slots) === undefined) return undefined
  const [worker = 1, of = 1] = shard?.split('/').map(Number) ?? []
  return { worker, of, slots }
}

/** The client id of a worker's session, which is its own whatever the number of workers; 0: there is one alone. */
export const sessionOf = (worker: number) => (worker === 0 ? 'wattwheel-ingest' : `wattwheel-ingest-${worker}`)

/** The client id of a slot's session, whichever worker it belongs to. */
export const sessionOfSlot = (slot: number) => `wattwheel-slot-${slot}`

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
  return !shard || ownerOf(meter, shard.of, shard.slots) === shard.worker
}

/** Which of so many workers a meter belongs to: by its slot, or by the first 64 bits of the SHA-256 of its name. */
export function ownerOf(meter: string, workers: number, slots?: number): number {
  if (slots !== undefined) return ownerOfSlot(slotOf(meter, slots), workers)
  return jump(createHash('sha256').update(meter).digest().readBigUInt64BE(), workers) + 1
}

/** Slots go by turns: one that moves takes along all that waits in its session, so as many may move as like to. */
const ownerOfSlot = (slot: number, workers: number) => (slot % workers) + 1

/** The slots of a worker. */
export function ownSlots({ worker, of, slots = 0 }: Shard): number[] {
  return Array.from({ length: slots }, (_, slot) => slot).filter((slot) => ownerOfSlot(slot, of) === worker)
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
