/** A moment as people read it: 2026-11-22 12:03 UTC. */
export function moment(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
