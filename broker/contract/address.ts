import { BlockList, isIP, isIPv6 } from 'node:net'

/**
 * Makes what tells whether an address, also in its mapped form, is of some networks; what is no address is of none.
 * @param networks each as `isNetwork` would have it
 */
export function membershipIn(networks: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [first = '', bits] = network.split('/')
    if (bits === undefined) list.addAddress(first, versionOf(first))
    else list.addSubnet(first, Number(bits), versionOf(first))
  }
  return (address = '') => list.check(withoutZone(address), versionOf(address))
}

/** Behind an IPv6 address may stand the link that it came over (RFC 4007, section 11). */
const withoutZone = (address: string) => (isIPv6(address) ? address.replace(/%.*$/, '') : address)

const versionOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

/** Whether a socket's peer is this machine. */
export const isLoopback = membershipIn(['127.0.0.0/8', '::1'])

/** Whether this is an IP address, or a subnet by its first address and its number of bits. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most)
  return isIP(address) !== 0 && fits && more.length === 0
}
