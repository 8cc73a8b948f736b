import { expect, test } from 'vitest'
import { lineOf, openInflux } from '../../../ingest/outputs/influx.ts'
import { makeSettings, makeTestLog } from '../../rig.ts'
import { receivePosts } from '../alerts/post.ts'
import { handClock, openHouse, ticksAt } from '../house.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 11)

test('Live values and the energy are written as line protocol, what is left at the latest when ingest ends', async () => {
  const post = await receivePosts(0, false)
  const house = await openHouse((settings) => {
    settings.outputs.influx = { url: `${post.url}/api/v2/write?org=home&bucket=house`, token: 'secret' }
    Object.assign(settings.meters['main'] ?? {}, { installed: { at: '2026-01-01', reading_kwh: 100 } })
  }, handClock(NOW_MS))
  await house.send('tick', ticksAt([NOW_MS - 20_000, NOW_MS - 10_000]))
  await house.live(({ power_w }) => power_w === 4800)
  await house.ingest.close()
  const [{ path, headers, body } = {} as never] = await post.count(1)
  expect(path).toBe('/api/v2/write?org=home&bucket=house&precision=ms')
  expect(headers.authorization).toBe('Token secret')
  const lines = (body as string).split('\n')
  for (const line of lines) expect(line).toMatch(/^wattwheel,meter=main \w+=[\w.]+(,\w+=[\w.]+)* \d{13}$/)
  expect(lines).toContain(`wattwheel,meter=main energy_kwh=0.027 ${NOW_MS}`)
  expect(lines.at(-1)).toMatch(
    /^wattwheel,meter=main power_w=4800,bound=false,today_kwh=[\d.]+,month_kwh=.*reading_kwh=100/,
  )
})

test('A line has no field that is not known, and there is none without any', () => {
  expect(lineOf('main', 'energy', Buffer.from('1.5'), 1000)).toBe('wattwheel,meter=main energy_kwh=1.5 1000')
  expect(lineOf('main', 'energy', Buffer.from('null'), 1000)).toBeUndefined()
  expect(lineOf('main', 'config', Buffer.from('{}'), 1000)).toBeUndefined()
})

test('A database that refuses is told once, without its token, and does not hold up the end', async () => {
  const post = await receivePosts(0, false)
  post.answers.push(401)
  const settings = makeSettings(({ outputs }) => {
    outputs.influx = { url: `${post.url}/write?db=house&p=secret`, token: 'secret' }
  })
  const { log, lines } = makeTestLog()
  const output = openInflux(settings, log, handClock(NOW_MS))
  output?.said('main', 'energy', '1.5')
  await output?.close()
  expect(lines.map(({ msg }) => msg)).toEqual([
    'InfluxDB: not written: expected an answer of 200 to 299, got 401; trying on',
  ])
  expect(JSON.stringify(lines)).not.toContain('secret')
})

test('A login within the address goes into a header', async () => {
  const post = await receivePosts(0, false)
  const settings = makeSettings(({ outputs }) => {
    outputs.influx = { url: `${post.url.replace('//', '//me:secret@')}/write?db=house` }
  })
  const output = openInflux(settings, makeTestLog().log, handClock(NOW_MS))
  output?.said('main', 'energy', '1.5')
  await output?.close()
  const [{ path, headers } = {} as never] = await post.count(1)
  expect(path).toBe('/write?db=house&precision=ms')
  expect(headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`)
})

test('There is no output where no address is set', () => {
  expect(openInflux(makeSettings(), makeTestLog().log, handClock(NOW_MS))).toBeUndefined()
})
