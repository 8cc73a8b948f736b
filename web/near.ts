import { membershipIn } from '../broker/contract/address.ts'

/**
 * Whether an address is of this machine or of the home network: loopback, link-local or private (RFC 1122, RFC 3927,
 * RFC 1918, RFC 4291, RFC 4193). What a proxy calls an address may be none.
 */
export const isNear = membershipIn([
  ...['127.0.0.0/8', '169.254.0.0/16', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ...['::1', 'fe80::/10', 'fc00::/7'],
])
