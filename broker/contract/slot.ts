const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/**
 * Which of so many slots a meter is in, from 0: the hash FNV-1a of 32 bits (Fowler, Noll and Vo,
 * http://www.isthe.com/chongo/tech/comp/fnv/) of its name, modulo their number, as `partition` of NATS has it.
 */
export function slotOf(meter: string, slots: number): number {
  let hash = OFFSET_BASIS
  for (const byte of Buffer.from(meter)) hash = Math.imul(hash ^ byte, PRIME)
  return (hash >>> 0) % slots
}
