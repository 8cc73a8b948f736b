import type { Draw } from '../draw.ts'

type Mutation = (bytes: Buffer, chance: Draw) => Buffer

/** Bytes at which something changes: lengths, signs, the end of a length. */
const TELLING = [0, 1, 0x10, 0x23, 0x2b, 0x2f, 0x7f, 0x80, 0xc0, 0xff]
const MOST_INSERTED = 40

const changed: (to: (byte: number, chance: Draw) => number) => Mutation = (to) => (bytes, chance) => {
  const copy = Buffer.from(bytes)
  const i = chance.whole(0, copy.length - 1)
  copy[i] = to(copy[i] ?? 0, chance)
  return copy
}

function spliced(bytes: Buffer, chance: Draw, piece: Buffer): Buffer {
  const i = chance.whole(0, bytes.length)
  return Buffer.concat([bytes.subarray(0, i), piece, bytes.subarray(i)])
}

function part(bytes: Buffer, chance: Draw): Buffer {
  const from = chance.whole(0, bytes.length - 1)
  return bytes.subarray(from, chance.whole(from + 1, bytes.length))
}

const MUTATIONS: readonly Mutation[] = [
  changed((byte, chance) => byte ^ (1 << chance.whole(0, 7))),
  changed((_, chance) => chance.one(TELLING)),
  changed((_, chance) => chance.whole(0, 255)),
  (bytes, chance) => spliced(bytes, chance, chance.bytes(chance.whole(1, MOST_INSERTED))),
  (bytes, chance) => spliced(bytes, chance, part(bytes, chance)),
  (bytes, chance) => bytes.subarray(0, chance.whole(1, bytes.length)),
  (bytes, chance) => part(bytes, chance),
]

/** The bytes with one thing wrong or several. */
export function mutated(bytes: Buffer, chance: Draw): Buffer {
  let now = bytes
  do if (now.length > 0) now = chance.one(MUTATIONS)(now, chance)
  while (chance.happens(0.5))
  return now
}

/** The beginning of one and the end of the other. */
export function crossed(one: Buffer, other: Buffer, chance: Draw): Buffer {
  return Buffer.concat([one.subarray(0, chance.whole(0, one.length)), other.subarray(chance.whole(0, other.length))])
}
