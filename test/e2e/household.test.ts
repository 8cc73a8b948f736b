import type { MqttClient } from 'mqtt'
import { expect, test } from 'vitest'
import type { Tick } from '../../broker/contract/messages.ts'
import { dice } from '../../firmware/simulator/dice.ts'
import { connect, listen, makeSettings, runBroker, runIngest, runWeb } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { type Recording, recordedKwh, recordedKwhAt, recordedTicks } from './recording.ts'

const TURNS_PER_KWH = 75
const HOUR_MS = 3_600_000
/** In an hour with less, one turn is more than a tenth of what there is to know. */
const LITTLE_KWH = 0.1

/** Sends the ticks as a sensor without `age_ms` does: singles and arrays, all at once. */
async function replay(client: MqttClient, times: readonly number[]): Promise<void> {
  const chance = dice('messages')
  const ticks = times.map((at, i): Tick => ({ boot: 'recording', seq: i + 1, at }))
  const acknowledged: Promise<unknown>[] = []
  while (ticks.length > 0) {
    const several = ticks.splice(0, chance.happens(0.5) ? 1 : Math.floor(chance.between(2, 65)))
    const payload = JSON.stringify(several.length === 1 ? several[0] : several)
    acknowledged.push(client.publishAsync('wattwheel/main/tick', payload, { qos: 1 }))
  }
  await Promise.all(acknowledged)
}

/** Replays a recording into broker, ingest and web; resolves once ingest has counted it all. */
async function household(times: readonly number[]): Promise<(path: string) => Promise<unknown>> {
  const settings = makeSettings((settings) => {
    Object.assign(settings.meters['main'] ?? {}, { accept_older_than_days: 100_000 })
  })
  const { port } = await runBroker(settings)
  await runIngest(settings)
  const web = await runWeb(settings)
  const client = await connect(port)
  const energy = await listen(client, 'wattwheel/main/energy')
  await replay(client, times)
  await energy.first((_topic, kwh) => Math.abs(Number(kwh) - times.length / TURNS_PER_KWH) < 0.001)
  return async (path) => (await fetch(`http://127.0.0.1:${web.port}/api/v1/meters/main/${path}`)).json()
}

/**
 * By how much, in percent and ascending, the hours that lie between the first and the last turn differ from the
 * measured power; only those with more than a little energy.
 */
async function hourlyErrors(ask: (path: string) => Promise<unknown>, name: Recording): Promise<number[]> {
  const times = recordedTicks(name)
  const fromMs = Math.ceil((times[0] as number) / HOUR_MS) * HOUR_MS
  const toMs = Math.floor((times.at(-1) as number) / HOUR_MS) * HOUR_MS
  const { periods } = (await ask(`energy?from=${fromMs}&to=${toMs}&by=hour`)) as {
    periods: { from: number; to: number; kwh: number }[]
  }
  const measured = recordedKwhAt(name, [fromMs, ...periods.map(({ to }) => to)])
  const errors = periods.flatMap(({ kwh }, i) => {
    const measuredKwh = (measured[i + 1] as number) - (measured[i] as number)
    return measuredKwh > LITTLE_KWH ? [(100 * Math.abs(kwh - measuredKwh)) / measuredKwh] : []
  })
  return errors.sort((a, b) => a - b)
}

/** The value below which a part of ascending values lies. */
function quantile(ascending: readonly number[], part: number): number {
  return ascending[Math.ceil(part * ascending.length) - 1] as number
}

describeWith('recordings', 'the recording of a household, replayed through MQTT', () => {
  test.each<Recording>(['belgium-2017-10', 'ukdale-h1-2013-04'])(
    '%s gives exactly its ticks and its energy',
    async (name) => {
      const times = recordedTicks(name)
      const [from = 0, to = 0] = [times.at(0), times.at(-1)]
      const ask = await household(times)

      const { ticks } = (await ask(`ticks?from=${from}&to=${to + 1}`)) as { ticks: number[] }
      expect(ticks).toEqual(times)

      for (const by of ['hour', 'day', 'month']) {
        const { periods } = (await ask(`energy?from=${from - 1}&to=${to}&by=${by}`)) as { periods: { kwh: number }[] }
        const kwh = periods.reduce((sum, period) => sum + period.kwh, 0)
        expect(kwh).toBeCloseTo(times.length / TURNS_PER_KWH, 6)
        expect(Math.abs(kwh - recordedKwh(name))).toBeLessThan(1 / TURNS_PER_KWH)
      }
    },
  )

  test.each<Recording>(['belgium-2017-10', 'ukdale-h1-2013-04'])(
    '%s has in each hour the energy of the measured power, as closely as turns can tell',
    async (name) => {
      const errors = await hourlyErrors(await household(recordedTicks(name)), name)
      const [median, most, worst] = [0.5, 0.95, 1].map((part) => quantile(errors, part)) as [number, number, number]
      const figures = `median ${median.toFixed(4)} %, 95th percentile ${most.toFixed(3)} %, at most ${worst.toFixed(3)} % of ${errors.length} hours`
      expect(errors.length).toBeGreaterThan(100)
      expect(median, figures).toBeLessThan(0.1)
      expect(most, figures).toBeLessThan(1.1)
      expect(worst, figures).toBeLessThanOrEqual(2.5)
    },
  )
})
