import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RELAY_FIRST_BYTE, RELAY_MAX_BYTES, readRelayLine, relayLine } from '../../../broker/contract/relay.ts'

const addresses = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('fe80::1%eth0'), fc.constant('::ffff:192.168.0.7'))
const passwords = fc.string({ minLength: 1 })

describe('The line of a relay', () => {
  it('tells the address to who has the same password, and nothing to anybody else', () => {
    fc.assert(
      fc.property(addresses, passwords, passwords, (address, password, other) => {
        const line = relayLine(address, password)
        expect([line.charCodeAt(0), line.at(-1)]).toEqual([RELAY_FIRST_BYTE, '\n'])
        expect(line.length).toBeLessThanOrEqual(RELAY_MAX_BYTES)
        expect(readRelayLine(line.slice(0, -1), password)).toBe(address)
        expect(readRelayLine(line.slice(0, -1), other)).toBe(other === password ? address : undefined)
      }),
    )
  })

  it('cannot be used for another address, nor be changed in any other way', () => {
    const line = relayLine('192.168.0.7', 'secret').slice(0, -1)
    expect(readRelayLine(line.replace('192.168.0.7', '127.0.0.1'), 'secret')).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const changed = line.slice(0, at) + character + line.slice(at + 1)
        expect(readRelayLine(changed, 'secret')).toBe(changed === line ? '192.168.0.7' : undefined)
      }),
    )
  })
})
