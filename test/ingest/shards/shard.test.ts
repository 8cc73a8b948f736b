import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slotOf } from '../../../broker/contract/slot.ts'
import {
  jump,
  nameOf,
  ownerOf,
  ownMeters,
  ownSlots,
  owns,
  type Shard,
  shardNamed,
  shardOf,
} from '../../../ingest/shards/shard.ts'
import { faultsOf, load } from '../../broker/loading.ts'

const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/)
const count = fc.integer({ min: 1, max: 998 })

describe('The owner of a meter', () => {
  it('is what the published algorithm says', () => {
    const answers = [jump(1n, 1), jump(42n, 57), jump(0xdead10ccn, 1), jump(0xdead10ccn, 666), jump(256n, 1024)]
    expect(answers).toEqual([0, 43, 0, 361, 520])
  })

  it('never changes for the same name and number of workers, for the data is by it', () => {
    expect(['main', 'attic', '0815', 'main-street-1-2'].map((meter) => ownerOf(meter, 8))).toEqual([7, 2, 2, 6])
  })

  it('is one of the workers', () => {
    fc.assert(fc.property(name, count, (meter, of) => ownerOf(meter, of) >= 1 && ownerOf(meter, of) <= of))
  })

  it('changes with one worker more to that one only, or not at all', () => {
    fc.assert(
      fc.property(name, count, (meter, of) => {
        const [before, after] = [ownerOf(meter, of), ownerOf(meter, of + 1)]
        return after === before || after === of + 1
      }),
    )
  })

  it('leads a message that is handed on by workers of different opinions ever upwards, so to an end', () => {
    fc.assert(
      fc.property(name, count, count, (meter, a, b) => {
        const owner = ownerOf(meter, a)
        if (owner > b) return true
        return ownerOf(meter, b) >= owner
      }),
    )
  })

  it('shares many meters fairly', () => {
    const owners = Array.from({ length: 8000 }, (_, i) => ownerOf(`flat-${i}`, 8))
    for (const worker of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const share = owners.filter((owner) => owner === worker).length
      expect(Math.abs(share - 1000)).toBeLessThan(150)
    }
  })
})

describe('The slots of a worker', () => {
  it('are with those of the others all there are, each once, and hold the meters that are its own', () => {
    const slots = fc.integer({ min: 1, max: 300 })
    fc.assert(
      fc.property(name, slots, fc.nat(), (meter, slots, more) => {
        const of = 1 + (more % slots)
        const shards = Array.from({ length: of }, (_, i) => ({ worker: i + 1, of, slots }))
        expect(shards.flatMap(ownSlots).toSorted((a, b) => a - b)).toEqual(Array.from({ length: slots }, (_, i) => i))
        const [owner, ...others] = shards.filter((shard) => owns(shard, meter))
        expect([ownSlots(owner as Shard).includes(slotOf(meter, slots)), others]).toEqual([true, []])
      }),
      { numRuns: 50 },
    )
  })
})

describe('The meters of a worker', () => {
  const settingsOf = (shard: string) =>
    load(`ingest: { intake: subscription, shard: ${shard} }\nmeters: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {} }`)

  it('are with those of the others all there are, each once', () => {
    const shares = ['1/3', '2/3', '3/3'].map((shard) => Object.keys(ownMeters(settingsOf(shard)).meters))
    expect(shares.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('are all where there is one worker alone', () => {
    const settings = load('meters: { a: {}, b: {} }')
    expect(ownMeters(settings)).toBe(settings)
    expect(owns(shardOf(settings), 'anything')).toBe(true)
    expect(Object.keys(ownMeters(settingsOf('1/1')).meters)).toHaveLength(6)
  })
})

describe('The setting ingest.shard', () => {
  it.each(['0/2', '3/2', '1', '1/1000', '1/', 'a/b', '01/2'])('may not be %s', (shard) => {
    expect(faultsOf(`ingest: { intake: subscription, shard: "${shard}" }`)).toEqual([
      `ingest.shard: expected one of at most 999 workers and how many there are, such as 2/8, got "${shard}"`,
    ])
  })

  it('goes only together with a broker that is not ours', () => {
    expect(faultsOf('ingest: { shard: 1/2 }')).toEqual([
      expect.stringMatching(/^ingest: expected intake: subscription beside a shard or slots, got /),
    ])
  })

  it('goes together with as many slots, or more', () => {
    const withSlots = (slots: number) => `ingest: { intake: subscription, shard: 1/3, slots: ${slots} }`
    expect(shardOf(load(withSlots(3)))).toEqual({ worker: 1, of: 3, slots: 3 })
    expect(faultsOf(withSlots(2))).toEqual([
      expect.stringMatching(/^ingest: expected a slot for each worker at least, got /),
    ])
  })

  it('is that of one worker alone where there are only slots', () => {
    expect(shardOf(load('ingest: { intake: subscription, slots: 3 }'))).toEqual({ worker: 1, of: 1, slots: 3 })
  })

  it('is read back from the name in a topic', () => {
    expect(shardNamed(nameOf({ worker: 2, of: 8 }))).toEqual({ worker: 2, of: 8 })
    for (const other of ['journal', '2/8', '2-of-', '-2-of-8', '0-of-8']) expect(shardNamed(other)).toBeUndefined()
  })
})
