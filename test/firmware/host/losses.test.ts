import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { freePort } from '../../e2e/port.ts'
import { openHouse } from '../../ingest/house.ts'
import { makeSettings, runBroker, runIngest } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { layCable } from './cable.ts'
import { at, counted, manyPulses, memory, PULSES, retire, said, startDevice, turnsOf } from './device.ts'
import { expectEach, expectKnown } from './truth.ts'

const DAY_MS = 86_400_000

/** A sensor whose network is away for two days; the server knows a turn from before. */
async function awayForTwoDays(load: number) {
  const { broker, settings, send } = await openHouse()
  const beganMs = Date.now() - 2 * DAY_MS
  const earlier = { boot: 'earlier', seq: 1, atMs: beganMs - 60_000 }
  await send('tick', JSON.stringify({ boot: earlier.boot, seq: earlier.seq, at: earlier.atMs }))
  const port = await freePort()
  const hurried = ['--load', load, '--pulses', '--start', beganMs, '--speed', 60_000]
  const sensor = startDevice('sensor', [...at(port), ...memory().args, ...hurried])
  const turnMs = 3.6e9 / (75 * load)
  await sensor.find(() => (turnsOf(sensor).at(-1)?.atMs ?? 0) > Date.now() - turnMs || undefined)
  await layCable(broker.port, port)
  process.kill(sensor.pid, 'SIGUSR1')
  await said(sensor, 'connected')
  return { settings, turns: [earlier, ...turnsOf(sensor)] }
}

describeWith('the firmware on this machine', 'Without a server the sensor', () => {
  test('loses nothing over restarts of the broker', async () => {
    const settings = makeSettings(manyPulses)
    settings.broker.port = await freePort()
    let broker = await runBroker(settings)
    await runIngest(settings)
    const args = [...at(settings.broker.port), ...memory().args]
    const sensor = startDevice('sensor', [...args, ...PULSES])
    for (const connections of [2, 3]) {
      await counted(sensor, turnsOf(sensor).length + 5)
      await broker.close()
      await counted(sensor, turnsOf(sensor).length + 5)
      broker = await runBroker(settings)
      await sensor.find((lines) => lines.filter((line) => line === 'connected').length === connections || undefined)
    }
    await counted(sensor, turnsOf(sensor).length + 3)
    await retire(sensor, args)
    await expectEach(settings, turnsOf(sensor))
  })

  test('is away for two days: each turn counts once, at its time', async () => {
    const { settings, turns } = await awayForTwoDays(100)
    expect(turns.length).toBeGreaterThan(355)
    await expectEach(settings, turns)
  })

  test('is away for longer than there is room for times: each turn is still told', async () => {
    const { settings, turns } = await awayForTwoDays(300)
    expect(turns.length).toBeGreaterThan(1000)
    await expectKnown(settings, turns.length)
  })
})

describeWith('the firmware on this machine', 'Killed or without power the sensor', () => {
  test('loses nothing and counts nothing twice, in whatever state it was', async () => {
    const house = await openHouse(manyPulses)
    const cable = await layCable(house.broker.port)
    const { args } = memory()
    const nowhere = await freePort()
    const turns = []
    /** Its acknowledgements lost; connected; without a server; just connected again. */
    const states = [
      { port: cable.port, before: () => cable.deafen(), turns: 6 },
      { port: house.broker.port, before: () => {}, turns: 5 },
      { port: nowhere, before: () => {}, turns: 7 },
      { port: nowhere, before: () => {}, turns: 1 },
      { port: house.broker.port, before: () => {}, turns: 1 },
    ]
    for (const state of states) {
      const sensor = startDevice('sensor', [...at(state.port), ...args, ...PULSES])
      if (state.port !== nowhere) await said(sensor, 'connected')
      state.before()
      await counted(sensor, state.turns)
      await sensor.stop('SIGKILL')
      turns.push(...turnsOf(sensor))
    }
    const last = startDevice('sensor', [...at(house.broker.port), ...args, ...PULSES])
    await counted(last, 5)
    await retire(last, [...at(house.broker.port), ...args])
    turns.push(...turnsOf(last))
    await expectEach(house.settings, turns, states.length)
    expect(new Set(turns.map(({ boot }) => boot)).size).toBe(states.length + 1)
  })

  test('keeps what waited for longer than a minute, and says that it does not know the rest', async () => {
    const { args, rtc } = memory()
    const nowhere = await freePort()
    const start = Date.now() - 600_000
    const dark = startDevice('sensor', [
      ...at(nowhere),
      ...args,
      '--pulses',
      '--load',
      20_000,
      '--start',
      start,
      '--speed',
      1000,
    ])
    await counted(dark, 240)
    await dark.stop('SIGKILL')
    rmSync(rtc)
    const house = await openHouse()
    const back = startDevice('sensor', [...at(house.broker.port), ...args])
    const outage = await house.inbox.first((topic) => topic === 'wattwheel/main/outage')
    const { prev, ticks_lost, boot } = JSON.parse(outage.text)
    expect(ticks_lost).toBeNull()
    const kept = turnsOf(dark).filter(({ seq }) => seq <= prev.seq)
    expect(prev.boot).toBe(kept[0]?.boot)
    expect(boot).not.toBe(prev.boot)
    expect(turnsOf(dark).length - kept.length).toBeLessThan(16)
    await back.stop()
    await expectEach(house.settings, kept)
  })
})
