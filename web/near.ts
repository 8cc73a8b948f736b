import { BlockList, isIP } from 'node:net'

/** Loopback, link-local and private addresses (RFC 1122, RFC 3927, RFC 1918, RFC 4291, RFC 4193). */
const near = new BlockList()
near.addSubnet('127.0.0.0', 8, 'ipv4')
near.addSubnet('169.254.0.0', 16, 'ipv4')
near.addSubnet('10.0.0.0', 8, 'ipv4')
near.addSubnet('172.16.0.0', 12, 'ipv4')
near.addSubnet('192.168.0.0', 16, 'ipv4')
near.addAddress('::1', 'ipv6')
near.addSubnet('fe80::', 10, 'ipv6')
near.addSubnet('fc00::', 7, 'ipv6')

/** Whether an address is of this machine or of the home network; what a proxy calls an address may be none. */
export function isNear(address: string): boolean {
  const version = isIP(address)
  return version !== 0 && near.check(address, version === 6 ? 'ipv6' : 'ipv4')
}
