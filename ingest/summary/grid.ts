import type { Zone } from '../calendar.ts'

const DAY_MS = 86_400_000

/**
 * A time cut into cells by the clock on the wall: cell i is [edgesMs[i], edgesMs[i + 1]) and lies in one slot of the
 * week. A slot that the clock skips has no cell, one that it shows twice has two.
 */
export interface Grid {
  /** One more than there are cells. */
  edgesMs: number[]
  /** The slot of each cell, counted from Monday 0:00. */
  slots: number[]
  /** The local day of each cell, counted from the first. */
  days: number[]
}

/** Cuts [fromMs, toMs) into slots of `slotMs`, which divides an hour; the first and the last cell may be shorter. */
export function makeGrid(zone: Zone, fromMs: number, toMs: number, slotMs: number): Grid {
  const grid: Grid = { edgesMs: [fromMs], slots: [], days: [] }
  const midnights = zone.edges('day', fromMs, toMs)
  for (const [day, endMs] of midnights.slice(1).entries()) {
    const startMs = midnights[day] as number
    const monday = zone.localAt(startMs).weekday - 1
    const cut = isPlain(zone, startMs, endMs) ? cutPlainDay : cutDay
    cut(zone, startMs, endMs, slotMs, (cellEndMs, slot) => {
      grid.edgesMs.push(cellEndMs)
      grid.slots.push((monday * DAY_MS) / slotMs + slot)
      grid.days.push(day)
    })
  }
  return grid
}

type Add = (endMs: number, slotOfDay: number) => void

/** Whether a time is a whole day on which the clock was not moved: then its slots are plain arithmetic. */
function isPlain(zone: Zone, startMs: number, endMs: number): boolean {
  return endMs - startMs === DAY_MS && zone.offsetMsAt(startMs) === zone.offsetMsAt(endMs)
}

function cutPlainDay(_zone: Zone, startMs: number, endMs: number, slotMs: number, add: Add): void {
  for (let slot = 0, atMs = startMs; atMs < endMs; slot++) {
    atMs += slotMs
    add(atMs, slot)
  }
}

function cutDay(zone: Zone, startMs: number, endMs: number, slotMs: number, add: Add): void {
  const hours = zone.edges('hour', startMs, endMs)
  for (const [i, hourEndMs] of hours.slice(1).entries()) {
    for (let atMs = hours[i] as number; atMs < hourEndMs; ) {
      const wallMs = atMs + zone.offsetMsAt(atMs)
      const slot = Math.floor(wallMs / slotMs)
      atMs = Math.min(hourEndMs, atMs + (slot + 1) * slotMs - wallMs)
      add(atMs, slot - Math.floor(wallMs / DAY_MS) * (DAY_MS / slotMs))
    }
  }
}
