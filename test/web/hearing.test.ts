import { expect, test } from 'vitest'
import { systemClock } from '../../broker/contract/clock.ts'
import { listenTo } from '../../web/hearing.ts'
import { makeSettings, makeTestLog } from '../rig.ts'

test('what a worker has said holds for as long as the connection it came over: the next tells it anew', () => {
  const nothing = () => {}
  const ears = { live: nothing, alert: nothing, align: nothing, ingest: nothing, worker: nothing }
  const hearing = listenTo(makeSettings(), systemClock, makeTestLog().log, ears)
  hearing.heard('wattwheel/ingest/2-of-2/status', Buffer.from('offline'))
  expect(hearing.workers.nobodyAway()).toBe(false)
  hearing.lost()
  expect(hearing.workers.nobodyAway()).toBe(true)
})
