import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../e2e/port.ts'
import { run } from '../../e2e/program.ts'
import { handClock, readUpTo } from '../../ingest/house.ts'
import { eventually, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { openWebHouse, type WebHouse } from '../house.ts'
import { openStream } from '../stream.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 11)

/** The lines of our metrics without comments. */
const ours = (text: string) => text.split('\n').filter((line) => line.startsWith('wattwheel_'))
const nameOf = (line: string) => line.split(/[{ ]/)[0] as string

/** The metrics once both stages have told of themselves, and of so many messages in the journal and the store. */
const complete = (house: WebHouse, messages = 0) =>
  eventually(async () => {
    const { text } = await house.get('/metrics')
    const told = ['journal_writes', 'commits'].map(
      (name) => new RegExp(`\nwattwheel_${name}_total (\\d+)`).exec(text)?.[1],
    )
    return told.every((count) => Number(count) >= messages) ? text : undefined
  })

test('GET metrics tells ticks, energy, power, the last tick, the sensor and every tally', async () => {
  const house = await openWebHouse(undefined, handClock(NOW_MS))
  await house.send('sensor', 'online')
  await house.live(({ sensor }) => sensor === 'online')
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
  expect(ours(text).filter((line) => line.includes('meter='))).toEqual([
    'wattwheel_ticks_total{meter="main"} 3',
    'wattwheel_energy_kwh_total{meter="main"} 0.003',
    'wattwheel_power_watts{meter="main"} 360',
    'wattwheel_power_low_watts{meter="main"} 356',
    'wattwheel_power_high_watts{meter="main"} 364',
    `wattwheel_last_tick_timestamp_seconds{meter="main"} ${(NOW_MS - 10_000) / 1000}`,
    'wattwheel_sensor_up{meter="main"} 1',
    'wattwheel_events_total{meter="main",event="duplicate"} 1',
    'wattwheel_events_total{meter="main",event="not_json"} 1',
    'wattwheel_events_total{meter="main",event="wrong_shape"} 1',
  ])
  expect(text).toContain('\nwattwheel_up{stage="ingest"} 1\n')
  expect(text).toContain('\nprocess_resident_memory_bytes ')
})

test('GET metrics tells how the stages are: positions, waits, sizes and connections', async () => {
  const house = await openWebHouse()
  await house.turn([Date.now() - 20_000, Date.now() - 10_000])
  const text = await complete(house, 1)
  const values = new Map(ours(text).map((line) => line.split(' ') as [string, string]))
  expect(values.get('wattwheel_journal_position')).toBe('1')
  expect(values.get('wattwheel_journal_lag_entries')).toBe('0')
  expect(values.get('wattwheel_journal_writes_total')).toBe('1')
  expect(values.get('wattwheel_queued_messages')).toBe('0')
  for (const name of [
    ...['wattwheel_journal_write_seconds_total', 'wattwheel_commit_seconds_total', 'wattwheel_commits_total'],
    ...['wattwheel_database_bytes{database="store"}', 'wattwheel_database_bytes{database="journal"}'],
  ]) {
    expect(Number(values.get(name)), name).toBeGreaterThan(0)
  }
  expect(Number(values.get('wattwheel_connections'))).toBeGreaterThanOrEqual(3)
})

test('GET metrics leaves out what is unknown', async () => {
  const house = await openWebHouse()
  const { text } = await house.get('/metrics')
  for (const name of ['power_watts', 'sensor_up', 'last_tick_timestamp_seconds']) {
    expect(text).not.toContain(`wattwheel_${name}{`)
  }
})

test('The Grafana dashboard asks for metrics that exist, and no others', async () => {
  const house = await openWebHouse()
  await house.send('sensor', 'online')
  await house.send('tick', 'rubbish')
  await house.turn([Date.now() - 20_000, Date.now() - 10_000]).catch(() => {})
  await house.live(({ power_w }) => power_w !== null)
  const there = new Set((await complete(house)).split('\n').map(nameOf))
  const { panels } = JSON.parse(readFileSync('docs/grafana.json', 'utf8')) as {
    panels: { targets: { expr: string }[] }[]
  }
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/(wattwheel|process)_\w+/g) ?? []),
  )
  expect(asked.length).toBeGreaterThanOrEqual(panels.length)
  expect(asked.filter((name) => !there.has(name))).toEqual([])
})

describeWith('prometheus', 'Prometheus', () => {
  test('finds nothing to complain of in the names', async () => {
    const house = await openWebHouse()
    const text = await complete(house)
    const input = text
      .split('\n')
      .filter((line) => line.includes('wattwheel_'))
      .join('\n')
    expect(execFileSync('promtool', ['check', 'metrics'], { input: `${input}\n`, encoding: 'utf8' })).toBe('')
  })

  test('scrapes by the configuration of the how-to', async () => {
    const house = await openWebHouse()
    await house.turn([Date.now() - 20_000, Date.now() - 10_000])
    const folder = tempFolder()
    const config = join(folder, 'prometheus.yml')
    const howTo = readFileSync('docs/prometheus.md', 'utf8').match(/```yaml\n([^`]*scrape_configs[^`]*)```/)?.[1] ?? ''
    writeFileSync(config, howTo.replace('localhost:8080', `127.0.0.1:${house.port}`).replace('15s', '1s'))
    const port = await freePort()
    const listen = `--web.listen-address=127.0.0.1:${port}`
    const program = run('prometheus', [`--config.file=${config}`, `--storage.tsdb.path=${folder}/tsdb`, listen])
    onTestFinished(async () => void (await program.stop('SIGKILL')))
    await program.find((lines) => lines.find((line) => line.includes('Server is ready')))
    const found = await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=wattwheel_ticks_total`)
      const { data } = (await answer.json()) as { data: { result: { metric: object; value: [number, string] }[] } }
      return data.result[0]
    })
    expect(found).toMatchObject({ metric: { meter: 'main', job: 'wattwheel' }, value: [expect.anything(), '2'] })
  })
})
