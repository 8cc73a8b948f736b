/** Moments in ascending order, each once. */
export function ascendingOnce(moments: readonly number[]): number[] {
  return [...new Set(moments)].sort((a, b) => a - b)
}

/** The moments of ascending lists, ascending, each once. */
export function mergeMoments(lists: readonly (readonly number[])[]): number[] {
  return lists.toSorted((a, b) => a.length - b.length).reduce<number[]>(merge, [])
}

function merge(some: readonly number[], others: readonly number[]): number[] {
  const merged: number[] = []
  for (let i = 0, k = 0; i < some.length || k < others.length; ) {
    const next = Math.min(some[i] ?? Number.POSITIVE_INFINITY, others[k] ?? Number.POSITIVE_INFINITY)
    if (next !== merged[merged.length - 1]) merged.push(next)
    if (some[i] === next) i++
    if (others[k] === next) k++
  }
  return merged
}

/** The index of the first of ascending moments that is not before another; the last index if all are. */
export function placeOf(moments: readonly number[], atMs: number): number {
  let low = 0
  for (let high = moments.length - 1; low < high; ) {
    const middle = (low + high) >> 1
    if ((moments[middle] as number) < atMs) low = middle + 1
    else high = middle
  }
  return low
}
