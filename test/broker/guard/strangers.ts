import type { Clock } from '../../../broker/contract/clock.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { makeServiceSecret } from '../../../broker/service/login.ts'
import { makeSettings, makeTestLog, runBroker } from '../../rig.ts'

/** A broker for which this machine's addresses are those of strangers whom it lets in, within its limits. */
export async function startForStrangers(broker: Partial<Settings['broker']> = {}, clock?: Clock) {
  const settings = makeSettings((settings) => {
    Object.assign(settings.broker, { trust_loopback: false, allow_anonymous: true, ...broker })
  })
  const { log, lines } = makeTestLog()
  const { port } = await runBroker(settings, clock, log)
  const service = { username: 'service', password: Buffer.from(makeServiceSecret(settings)) }
  return { settings, lines, port, service }
}
