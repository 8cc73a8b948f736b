import type { Checks } from '../contract/command.ts'
import { Fault } from '../contract/fault.ts'
import type { Settings } from '../contract/settings.ts'
import { readPair } from '../listeners/certificate.ts'
import { readUsers } from '../users.ts'

/** What `wattwheel check` finds of who gets in at the broker. */
export const BROKER_CHECKS: Checks = {
  users: checkUsers,
  loopback: ({ broker }) =>
    broker.trust_loopback
      ? 'a TCP proxy on this machine would be trusted as loopback (broker.trust_loopback)'
      : 'not trusted (broker.trust_loopback)',
  certificate({ broker: { tls } }, clock) {
    const { cert, key } = tls
    if (cert === undefined || key === undefined) return 'none, so no MQTT over TLS (broker.tls)'
    const { doubt } = readPair({ cert, key }, clock.wallMs())
    if (doubt) throw new Fault(`${doubt}.`)
    return `${cert} is valid, and ${key} its key`
  },
}

function checkUsers({ data, broker, ingest }: Settings): string {
  if (ingest.intake === 'subscription') return 'those of the broker that is not ours (ingest.intake)'
  const count = readUsers(data)?.length ?? 0
  if (broker.allow_anonymous) return `${count} of MQTT; others get in without a password (broker.allow_anonymous)`
  return count > 0 ? `${count} of MQTT` : 'none of MQTT yet: "wattwheel user add NAME --role sensor" makes one'
}
