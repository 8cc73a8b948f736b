import { readAdmin, SET_ADMIN } from '../broker/admin.ts'
import type { Checks } from '../broker/contract/command.ts'
import { Fault } from '../broker/contract/fault.ts'

/** What `wattwheel check` finds of who gets in at the page. */
export const WEB_CHECKS: Checks = {
  admin: ({ data }) =>
    readAdmin(data) === undefined
      ? `no password yet, so nobody can change anything on the page: "${SET_ADMIN}" makes one`
      : 'there is a password for changes on the page',
  viewing({ data, web }) {
    if (web.public_dashboard) return 'by everyone on the home network (web.public_dashboard)'
    if (readAdmin(data) !== undefined) return 'by the admin alone (web.public_dashboard)'
    throw new Fault(
      `by nobody: web.public_dashboard is false, and there is no admin password. "${SET_ADMIN}" makes one.`,
    )
  },
  proxies: ({ web: { trusted_proxies } }) =>
    trusted_proxies.length === 0
      ? 'none is trusted (web.trusted_proxies)'
      : `${trusted_proxies.join(', ')} are believed for whom they ask (web.trusted_proxies)`,
}
