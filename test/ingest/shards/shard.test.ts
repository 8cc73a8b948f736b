import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jump, nameOf, ownerOf, ownMeters, owns, shardNamed, shardOf } from '../../../ingest/shards/shard.ts'
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
      expect.stringMatching(/^ingest: expected intake: subscription beside a shard, got /),
    ])
  })

  it('is read back from the name in a topic', () => {
    expect(shardNamed(nameOf({ worker: 2, of: 8 }))).toEqual({ worker: 2, of: 8 })
    for (const other of ['journal', '2/8', '2-of-', '-2-of-8', '0-of-8']) expect(shardNamed(other)).toBeUndefined()
  })
})
