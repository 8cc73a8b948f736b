import { EventEmitter, once } from 'node:events'
import type { MqttClient } from 'mqtt'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { wattwheel } from '../../e2e/program.ts'
import { connect, type Inbox, listen, makeSettings, runIngest } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { liveIn, saidOn, ticksAt } from '../house.ts'
import { contents, look } from '../store/store.ts'
import { startMosquitto } from './mosquitto.ts'

const BEGIN_MS = Date.now() - 86_400_000
const timeOf = (seq: number) => BEGIN_MS + seq * 1000
const timesTo = (last: number) => Array.from({ length: last }, (_, i) => timeOf(i + 1))
const tickOf = (seq: number) => encode({ boot: 'a', seq, at: timeOf(seq) })

const FROM_INGEST = ['power', 'live', 'energy', 'config'].map((name) => `wattwheel/main/${name}`)

/** A mosquitto, settings for an ingest beside it, a sensor, and somebody who listens. */
async function besideMosquitto(): Promise<{ settings: Settings; sensor: MqttClient; inbox: Inbox }> {
  const { port } = await startMosquitto()
  const settings = makeSettings(({ ingest, mqtt, meters }) => {
    ingest.intake = 'subscription'
    mqtt.url = `mqtt://127.0.0.1:${port}`
    Object.assign(meters['main'] ?? {}, { impulses_per_kwh: 1000 })
  })
  // Whoever listens to the ticks as well hears of everything else after them.
  const inbox = await listen(await connect(port), ['wattwheel/status', ...FROM_INGEST])
  return { settings, sensor: await connect(port), inbox }
}

const online = (inbox: Inbox) => inbox.first((topic, text) => topic === 'wattwheel/status' && text === 'online')
const energyOf = (inbox: Inbox, ticks: number) =>
  inbox.first((topic, text) => topic === 'wattwheel/main/energy' && Number(text) >= ticks / 1000)

/** Sends single ticks, many at a time; resolves when the broker has taken them all. */
function send(sensor: MqttClient, first: number, last: number): Promise<unknown> {
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return Promise.all(numbers.map((seq) => sensor.publishAsync('wattwheel/main/tick', tickOf(seq), { qos: 1 })))
}

/** Runs ingest as a process of its own. */
function ingestProcess({ data, mqtt, meters }: Settings) {
  const program = wattwheel(['ingest'], {
    WATTWHEEL_DATA: data,
    WATTWHEEL_MQTT_URL: mqtt.url ?? '',
    WATTWHEEL_INGEST_INTAKE: 'subscription',
    WATTWHEEL_METERS: JSON.stringify(meters),
  })
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  return program
}

describeWith('mosquitto', 'through a broker that is not ours', () => {
  test('the power and all the rest appear on that broker', async () => {
    const { settings, sensor, inbox } = await besideMosquitto()
    await runIngest(settings)
    await online(inbox)
    await sensor.publishAsync('wattwheel/main/tick', ticksAt([Date.now() - 100_000, Date.now()]), { qos: 1 })
    const live = await liveIn(inbox, ({ power_w }) => power_w !== null)
    expect(live).toMatchObject({ power_w: 36, bound: false })
    expect(saidOn(inbox, 'power').at(-1)).toBe('36')
    expect(saidOn(inbox, 'energy').at(-1)).toBe('0.002')
    await inbox.first((topic) => topic === 'wattwheel/main/config')
  })

  test('keeps the times that a sensor gave to what then waited for longer than a minute', async () => {
    const { settings, sensor, inbox } = await besideMosquitto()
    const first = await runIngest(settings)
    await online(inbox)
    await first.close()
    const beginMs = Date.now() - 200_000
    const times = Array.from({ length: 10 }, (_, i) => beginMs + i * 10_000)
    for (const [i, at] of times.entries()) {
      const tick = encode({ boot: 'a', seq: i + 1, at, age_ms: 40 })
      await sensor.publishAsync('wattwheel/main/tick', tick, { qos: 1 })
    }
    await runIngest(settings)
    await energyOf(inbox, 10)
    expect(contents(settings)).toMatchObject({ ticks: times, tallies: {} })
  })

  test('ticks of any QoS count, and a message that is not of the contract holds up nothing', async () => {
    const { settings, sensor, inbox } = await besideMosquitto()
    await runIngest(settings)
    await online(inbox)
    await sensor.publishAsync('wattwheel/main/tick', 'rubbish', { qos: 1 })
    await sensor.publishAsync('wattwheel/attic/tick', tickOf(1), { qos: 1 })
    for (const qos of [0, 1, 2] as const) await sensor.publishAsync('wattwheel/main/tick', tickOf(qos + 1), { qos })
    await energyOf(inbox, 3)
    expect(contents(settings)).toMatchObject({ ticks: timesTo(3), tallies: { not_json: 1, unknown_meter: 1 } })
  })

  test('a tick that the broker has retained is ignored, and one that it passes on with the flag counts', async () => {
    const { settings, sensor, inbox } = await besideMosquitto()
    await sensor.publishAsync('wattwheel/main/tick', tickOf(1), { qos: 1, retain: true })
    await runIngest(settings)
    await online(inbox)
    await sensor.publishAsync('wattwheel/main/tick', tickOf(2), { qos: 1, retain: true })
    await energyOf(inbox, 1)
    expect(contents(settings).ticks).toEqual([timeOf(2)])
  })
})

describeWith('mosquitto', 'a broker that is not ours', () => {
  test('brings what was sent while ingest was away, and does not bring again what was acknowledged', async () => {
    const { settings, sensor, inbox } = await besideMosquitto()
    const first = await runIngest(settings)
    await online(inbox)
    await send(sensor, 1, 3)
    await energyOf(inbox, 3)
    await first.close()
    await send(sensor, 4, 6)
    await runIngest(settings)
    await energyOf(inbox, 6)
    expect(contents(settings)).toMatchObject({ ticks: timesTo(6), tallies: {} })
  })

  test('gets no acknowledgement for what cannot be recorded, which is tried again, and counts once', async () => {
    const { settings, sensor, inbox } = await besideMosquitto()
    const failures = new EventEmitter()
    const log = pino({}, { write: (line: string) => void failures.emit(JSON.parse(line).msg) })
    await runIngest(settings, undefined, log)
    await online(inbox)
    const failed = once(failures, 'not recorded, trying again: no more room')
    look(settings, (db) =>
      db.exec(`CREATE TRIGGER sabotage BEFORE INSERT ON tick BEGIN SELECT RAISE(ABORT, 'no more room'); END`),
    )
    await send(sensor, 1, 5)
    await failed
    expect(contents(settings).ticks).toEqual([])
    look(settings, (db) => db.exec('DROP TRIGGER sabotage'))
    await energyOf(inbox, 5)
    expect(contents(settings)).toMatchObject({ ticks: timesTo(5), tallies: {} })
  })

  test('lets an ingest be killed again and again that loses and doubles nothing', async () => {
    const { settings, sensor, inbox } = await besideMosquitto()
    const kills = 3
    const part = 1000
    const ticks = kills * part
    const onlines = () => inbox.messages.filter(({ text }) => text === 'online').length
    // The broker keeps what it gets from when ingest was there first.
    const first = await runIngest(settings)
    await online(inbox)
    await first.close()
    for (let kill = 1; kill <= kills; kill++) {
      const sending = send(sensor, (kill - 1) * part + 1, kill * part)
      const program = ingestProcess(settings)
      // Once it says that it is there, what waits at the broker pours in.
      await inbox.first(() => onlines() === kill + 1)
      await program.stop('SIGKILL')
      await sending
    }
    const program = ingestProcess(settings)
    await energyOf(inbox, ticks)
    await program.stop()
    const held = contents(settings)
    expect(held.ticks).toEqual(timesTo(ticks))
    expect(held.seen).toMatchObject([{ lo: 1, hi: ticks }])
    expect(held.energyWh).toBeCloseTo(ticks, 6)
  })
})
