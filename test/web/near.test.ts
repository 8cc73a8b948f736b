import { expect, test } from 'vitest'
import { isNear } from '../../web/near.ts'

test.each([
  ...['127.0.0.1', '127.9.9.9', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.255.1', '169.254.1.1'],
  ...['::1', 'fe80::1', 'febf::1', 'fc00::1', 'fd12:3456::1', 'fe80::1%eth0', '::ffff:192.168.0.7', '::ffff:127.0.0.1'],
])('%s is near', (address) => {
  expect(isNear(address)).toBe(true)
})

test.each([
  ...['203.0.113.7', '172.15.0.1', '172.32.0.1', '192.169.0.1', '11.0.0.1', '100.64.0.1', '0.0.0.0'],
  ...[
    '2001:db8::1',
    'fec0::1',
    '::',
    '::ffff:203.0.113.7',
    'unknown',
    '192.168.0.7%eth0',
    '',
    '192.168.0.7:80',
    '[::1]',
  ],
])('"%s" is not', (address) => {
  expect(isNear(address)).toBe(false)
})
