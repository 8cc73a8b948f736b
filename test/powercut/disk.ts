import { type Dice, dice } from '../../firmware/simulator/dice.ts'
import type { Call } from './trace.ts'

/** What a power cut left: the files by name, and the number of the last turn acknowledged before it. */
export interface Remains {
  files: Map<string, Buffer>
  acknowledged: number
}

type Change = Extract<Call, { did: 'write' | 'truncate' }>

/** A file: what is safe on the disk, and what was done since. */
interface File {
  safe: Buffer
  since: Change[]
}

/** What becomes of the changes that were not synced: a change as it reaches the disk, or nothing. */
type Fate = (change: Change, chance: Dice) => Change | undefined

const SECTOR = 512
/** The calls in which a database comes to be; chance alone would seldom hit one of so few. */
const BIRTH = 100

const kept: Fate = (change) => change
const dropped: Fate = () => undefined
const keptOrDropped: Fate = (change, chance) => (chance.happens(0.5) ? change : undefined)

/** A write of which the disk did some sectors, from the first on, and no more. */
const torn: Fate = (change, chance) => {
  if (change.did !== 'write' || chance.happens(0.5)) return keptOrDropped(change, chance)
  const end = change.offset + change.bytes.length
  const tear = Math.ceil(chance.between(change.offset, end) / SECTOR) * SECTOR
  return { ...change, bytes: change.bytes.subarray(0, Math.min(tear, end) - change.offset) }
}

const FATES = [kept, dropped, keptOrDropped, torn]

/**
 * The states that power cuts at chance moments could leave, four for each moment. What was synced stays. What
 * was written to a file since its last sync stays, is missing, or is torn, each write for itself. Files come, go
 * and change their names in order, as with a journalling file system, and at once.
 */
export function* cuts(calls: readonly Call[], states: number, seed: number): Generator<Remains> {
  const chance = dice('power cut', seed)
  const moment = () => Math.floor(chance.between(0, chance.happens(0.1) ? BIRTH : calls.length + 1))
  const moments = Array.from({ length: Math.ceil(states / FATES.length) }, moment).sort((a, b) => b - a)
  const disk = new Map<string, File>()
  let acknowledged = 0
  for (let n = 0; n <= calls.length; n++) {
    while (moments.at(-1) === n) {
      moments.pop()
      for (const fate of FATES) yield { files: leave(disk, fate, chance), acknowledged }
    }
    const call = calls[n]
    if (call?.did === 'acknowledge') acknowledged = call.seq
    else if (call) happen(disk, call)
  }
}

function happen(disk: Map<string, File>, call: Exclude<Call, { did: 'acknowledge' }>): void {
  const file = disk.get(call.file) ?? { safe: Buffer.alloc(0), since: [] }
  if (call.did === 'remove' || call.did === 'rename') disk.delete(call.file)
  else disk.set(call.file, file)
  if (call.did === 'rename') disk.set(call.to, file)
  if (call.did === 'write' || call.did === 'truncate') file.since.push(call)
  if (call.did === 'sync') Object.assign(file, { safe: changed(file.safe, file.since), since: [] })
}

function leave(disk: ReadonlyMap<string, File>, fate: Fate, chance: Dice): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const [name, { safe, since }] of disk) {
    files.set(
      name,
      changed(
        Buffer.from(safe),
        since.flatMap((change) => fate(change, chance) ?? []),
      ),
    )
  }
  return files
}

/** Bytes after changes; they are changed in place where there is room. */
function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  let result = bytes
  for (const change of changes) {
    const end = change.did === 'write' ? change.offset + change.bytes.length : change.length
    if (end > result.length) result = Buffer.concat([result, Buffer.alloc(end - result.length)])
    if (change.did === 'write') change.bytes.copy(result, change.offset)
    else result = result.subarray(0, end)
  }
  return result
}
