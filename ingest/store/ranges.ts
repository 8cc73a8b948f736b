/** A run of sequence numbers that were received without a gap, and when its first and last turn happened. */
export interface Range {
  lo: number
  hi: number
  loAtMs: number
  hiAtMs: number
}

/** The index of the last range that begins at or before `seq`, or −1. `ranges` are ascending and apart. */
function indexAt(ranges: readonly Range[], seq: number): number {
  let from = 0
  let to = ranges.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((ranges[middle] as Range).lo <= seq) from = middle + 1
    else to = middle
  }
  return from - 1
}

/** The ranges before and after a number that none holds. */
export function around(ranges: readonly Range[], seq: number): { before: Range | undefined; after: Range | undefined } {
  const i = indexAt(ranges, seq)
  return { before: ranges[i], after: ranges[i + 1] }
}

/** The range that holds `seq`, or undefined if the number is new. */
export function rangeOf(ranges: readonly Range[], seq: number): Range | undefined {
  const range = ranges[indexAt(ranges, seq)]
  return range && seq <= range.hi ? range : undefined
}

/** Adds a number that no range holds yet, joining it to its neighbours. */
export function addSeq(ranges: Range[], seq: number, atMs: number): void {
  const i = indexAt(ranges, seq)
  const before = ranges[i]
  const after = ranges[i + 1]
  const joinsBefore = before?.hi === seq - 1
  const joinsAfter = after?.lo === seq + 1
  if (joinsBefore && joinsAfter) {
    before.hi = after.hi
    before.hiAtMs = after.hiAtMs
    ranges.splice(i + 1, 1)
  } else if (joinsBefore) {
    before.hi = seq
    before.hiAtMs = atMs
  } else if (joinsAfter) {
    after.lo = seq
    after.loAtMs = atMs
  } else {
    ranges.splice(i + 1, 0, { lo: seq, hi: seq, loAtMs: atMs, hiAtMs: atMs })
  }
}
