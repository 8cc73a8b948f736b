import { expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import { topicOf } from '../../../broker/contract/topics.ts'
import { withServiceLogin } from '../../../broker/service/login.ts'
import { connect, eventually } from '../../rig.ts'
import { openWebHouse, type WebHouse } from '../house.ts'

const PATH = '/api/v1/meters/main/alerts'

/** Tells alerts as ingest does, and waits until the last is listed. */
async function tell(house: WebHouse, count: number) {
  const { username = '', password = '' } = withServiceLogin(house.settings).mqtt
  const service = await connect(house.broker.port, { username, password, clientId: 'wattwheel-test' })
  for (let at = 1; at <= count; at++) {
    const alert = encode({ at, kind: 'ticks_lost', message: `${at} turns are lost` })
    await service.publishAsync(topicOf('wattwheel', 'alert', 'main'), alert, { qos: 1 })
  }
  return eventually(async () => {
    const { alerts } = (await house.get(PATH)).json()
    return alerts[0]?.at === count ? (alerts as { at: number; message: string }[]) : undefined
  })
}

test('the latest alerts are listed, the newest first, and no more than anyone reads', async () => {
  const house = await openWebHouse()
  expect((await house.get(PATH)).json()).toEqual({ alerts: [] })
  const alerts = await tell(house, 60)
  expect(alerts.map(({ at }) => at)).toEqual(Array.from({ length: 50 }, (_, i) => 60 - i))
  expect(alerts[0]?.message).toBe('60 turns are lost')
})
