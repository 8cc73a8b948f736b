import { type Draw, draw } from '../draw.ts'
import { CONNECTS, CORPUS, GUESS } from './corpus.ts'
import { crossed, mutated } from './mutation.ts'

export const WAYS = ['tcp', 'websocket'] as const

/** What one connection of the fuzzer says. */
export interface Input {
  way: (typeof WAYS)[number]
  /** The address of this machine from which it comes. */
  from: string
  /** The CONNECT after whose answer the rest comes; undefined: there is none, or it is in the rest. */
  login: Buffer | undefined
  /** The bytes, as they are written one after the other. */
  pieces: readonly Buffer[]
  /** Whether the connection then stays, and does not end of itself. */
  lingers: boolean
}

const BY_WEBSOCKET = 0.05
const LOGGED_IN = 0.7
const LINGERS = 0.02
const GUESSES = 0.001
const MOST_PARTS = 5
const MOST_RANDOM = 200
/** Long packets are cut into few pieces, so that some arrive within others. */
const MOST_CUTS = 3

/** The n-th input of a seed: always the same. */
export function makeInput(seed: number, n: number): Input {
  const chance = draw('input', seed, n)
  const parts = Array.from({ length: chance.whole(1, MOST_PARTS) }, () => makePart(chance))
  if (chance.happens(GUESSES)) parts.unshift(mutated(GUESS, chance))
  return {
    login: chance.happens(LOGGED_IN) ? chance.one(CONNECTS) : undefined,
    way: chance.happens(BY_WEBSOCKET) ? 'websocket' : 'tcp',
    from: `127.${chance.whole(1, 250)}.${chance.whole(0, 255)}.${chance.whole(1, 254)}`,
    pieces: cut(Buffer.concat(parts), chance),
    lingers: chance.happens(LINGERS),
  }
}

const PARTS: readonly ((chance: Draw) => Buffer)[] = [
  (chance) => chance.one(CORPUS),
  (chance) => mutated(chance.one(CORPUS), chance),
  (chance) => mutated(chance.one(CORPUS), chance),
  (chance) => crossed(chance.one(CORPUS), chance.one(CORPUS), chance),
  (chance) => chance.bytes(chance.whole(1, MOST_RANDOM)),
  framed,
]

const makePart = (chance: Draw) => chance.one(PARTS)(chance)

/** Random content behind a header that fits it. */
function framed(chance: Draw): Buffer {
  const content = chance.bytes(chance.whole(0, 127))
  return Buffer.concat([Buffer.from([chance.whole(0, 255), content.length]), content])
}

function cut(bytes: Buffer, chance: Draw): Buffer[] {
  const places = Array.from({ length: chance.whole(0, MOST_CUTS) }, () => chance.whole(0, bytes.length))
  const edges = [0, ...places.toSorted((a, b) => a - b), bytes.length]
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end))
}
