import { expect, test } from 'vitest'
import { isNetwork } from '../../../broker/contract/address.ts'

test.each(['127.0.0.1', '::1', '10.0.0.0/8', '192.168.0.1/32', 'fd00::/8', '2001:db8::1/128'])(
  '%s is an address or a subnet',
  (text) => {
    expect(isNetwork(text)).toBe(true)
  },
)

test.each([
  '',
  'proxy',
  '127.0.0',
  '10.0.0.0/',
  '10.0.0.0/33',
  'fd00::/129',
  '10.0.0.0/0',
  '10.0.0.0/8/8',
  '10.0.0.0/-1',
  '/8',
])('"%s" is neither, and no subnet is everything', (text) => {
  expect(isNetwork(text)).toBe(false)
})
