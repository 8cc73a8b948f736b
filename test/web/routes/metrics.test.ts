import { expect, test } from 'vitest'
import { handClock, readUpTo } from '../../ingest/house.ts'
import { openWebHouse } from '../house.ts'
import { openStream } from '../stream.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 11)

test('GET metrics tells ticks, energy, power, the last tick, the journal and every tally', async () => {
  const house = await openWebHouse(undefined, handClock(NOW_MS))
  await house.turn([NOW_MS - 30_000, NOW_MS - 20_000, NOW_MS - 10_000])
  await house.send('tick', 'rubbish')
  await house.send('tick', '{"boot":"a","seq":0}')
  await house.send('tick', '{"boot":"a","seq":1}')
  await readUpTo(house.inbox, 4)
  const stream = await openStream(`${house.url}/api/v1/meters/main/events`)
  await stream.first(({ event, data }) => event === 'live' && data.power_w === 360)

  const { status, headers, text } = await house.get('/metrics')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/plain; .*version=0\.0\.4/)
  const values = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(values.toSorted()).toEqual(
    [
      'wattwheel_ticks_total{meter="main"} 3',
      'wattwheel_energy_kwh_total{meter="main"} 0.003',
      'wattwheel_power_watts{meter="main"} 360',
      `wattwheel_last_tick_timestamp_seconds{meter="main"} ${(NOW_MS - 10_000) / 1000}`,
      'wattwheel_events_total{meter="main",event="duplicate"} 1',
      'wattwheel_events_total{meter="main",event="not_json"} 1',
      'wattwheel_events_total{meter="main",event="wrong_shape"} 1',
      'wattwheel_journal_position 4',
    ].toSorted(),
  )
  for (const line of text.split('\n')) if (line.startsWith('# TYPE')) expect(line).toMatch(/ (counter|gauge)$/)
})

test('GET metrics leaves the power out while it is unknown', async () => {
  const house = await openWebHouse()
  expect((await house.get('/metrics')).text).not.toContain('wattwheel_power_watts{')
})
