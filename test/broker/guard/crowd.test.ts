import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCrowd, type Place } from '../../../broker/guard/crowd.ts'
import { eventually } from '../../rig.ts'
import { loginRaw } from '../raw.ts'
import { startForStrangers } from './strangers.ts'

const at = (address: string, trusted = false) => ({ address, trusted })
const PER_ADDRESS = expect.stringContaining('broker.max_connections_per_address')
const IN_ALL = expect.stringContaining('broker.max_connections allows')

describe('The connections from one address', () => {
  it('are limited, and those from another are not touched by that', async () => {
    const { port, lines } = await startForStrangers({ max_connections_per_address: 2 })
    const [first] = [await loginRaw(port, { clientId: 'a' }), await loginRaw(port, { clientId: 'b' })]
    await expect(loginRaw(port, { clientId: 'c' })).rejects.toThrow('closed')
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', msg: PER_ADDRESS }))
    await loginRaw(port, { clientId: 'd' }, '127.0.0.2')
    first.socket.end()
    await first.closed
    await eventually(() => loginRaw(port, { clientId: 'c' }).catch(() => undefined))
  })

  it('are not limited where it is this machine, and trusted', async () => {
    const { port } = await startForStrangers({ max_connections_per_address: 1, trust_loopback: true })
    for (const clientId of ['a', 'b', 'c']) await loginRaw(port, { clientId })
  })

  it('are counted for the one that a relay tells, once it has told', () => {
    const crowd = makeCrowd({ max_connections: 500, max_connections_per_address: 1 })
    const [first, second] = [crowd.enter(at('web')) as Place, crowd.enter(at('other')) as Place]
    expect(crowd.enter(at('web'))).toEqual(PER_ADDRESS)
    expect(first.move(at('phone'))).toBeUndefined()
    expect(second.move(at('phone'))).toEqual(PER_ADDRESS)
    expect(crowd.enter(at('other'))).toEqual(PER_ADDRESS)
    const web = crowd.enter(at('web')) as Place
    for (const place of [first, second, web]) place.leave()
    for (const address of ['phone', 'web', 'other']) expect(crowd.enter(at(address))).toBeTypeOf('object')
  })
})

describe('The connections in all', () => {
  it('leave some for this machine itself, so that a crowd does not keep our services out', () => {
    const crowd = makeCrowd({ max_connections: 100, max_connections_per_address: 1000 })
    for (let i = 0; i < 90; i++) expect(crowd.enter(at('a'))).toBeTypeOf('object')
    expect(crowd.enter(at('a'))).toEqual(IN_ALL)
    for (let i = 0; i < 10; i++) expect(crowd.enter(at('127.0.0.1', true))).toBeTypeOf('object')
    expect(crowd.enter(at('127.0.0.1', true))).toEqual(IN_ALL)
  })

  it('are never more than allowed, nor are those of an address, whatever comes and goes', () => {
    const address = fc.constantFrom('a', 'b', 'c')
    const deed = fc.record({ address, what: fc.constantFrom('enter', 'move', 'leave'), which: fc.nat(9) })
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const crowd = makeCrowd({ max_connections: 5, max_connections_per_address: 3 })
        const inside: { place: Place; address: string }[] = []
        for (const { address, what, which } of deeds) {
          const one = inside[which % Math.max(1, inside.length)]
          const count = (excepted?: object) => inside.filter((i) => i !== excepted && i.address === address).length
          if (what === 'enter') {
            const place = crowd.enter(at(address))
            expect(typeof place === 'object').toBe(inside.length < 5 && count() < 3)
            if (typeof place === 'object') inside.push({ place, address })
          } else if (one && what === 'move') {
            const refused = one.place.move(at(address))
            expect(refused === undefined).toBe(count(one) < 3)
            if (refused === undefined) one.address = address
          } else if (one) {
            one.place.leave()
            inside.splice(inside.indexOf(one), 1)
          }
        }
      }),
    )
  })
})
