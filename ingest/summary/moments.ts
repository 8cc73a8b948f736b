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
  let last = Number.NaN
  for (let i = 0, k = 0; i < some.length || k < others.length; ) {
    const isFirst = k === others.length || (i < some.length && (some[i] as number) < (others[k] as number))
    const next = (isFirst ? some[i++] : others[k++]) as number
    if (next !== last) merged.push(next)
    last = next
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
