import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeTurn } from '../../../broker/contract/codec.ts'
import type { Turn } from '../../../broker/contract/messages.ts'
import { LEAST_CONFIDENCE } from '../../../ingest/fusion.ts'
import { freePort } from '../../e2e/port.ts'
import { type House, openHouse } from '../../ingest/house.ts'
import { runWeb, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { layCable } from './cable.ts'
import { at, counted, memory, retire, said, startDevice, turnsOf } from './device.ts'
import { expectEach } from './truth.ts'

/** Turns of 8 s, in which the disc is learnt; then turns of 96 s. */
const [BEFORE_W, AFTER_W] = [6_000, 500]
const [PAST_MS, STEP_MS] = [120_000, 122_000]
const IMPULSES_PER_KWH = 75

/** A file of a load that falls after a while. */
function stepFile(): string {
  const file = join(tempFolder(), 'load.csv')
  writeFileSync(file, `0,${BEFORE_W}\n${STEP_MS},${AFTER_W}\n`)
  return file
}

/** Whether a power is that of after the step, give or take a tenth. */
const isAfter = (powerW: number | null) => powerW !== null && Math.abs(powerW - AFTER_W) < AFTER_W / 10

/** The first message that tells the speed after the step, and is to be believed. */
async function turnAfter({ inbox }: House): Promise<Turn> {
  const turnOf = (text: string) => decodeTurn(Buffer.from(text)).value
  const { text } = await inbox.first((topic, text) => {
    if (topic !== 'wattwheel/main/turn') return false
    const { confidence = 0, turns_per_hour: perHour = 0 } = turnOf(text) ?? {}
    return confidence >= LEAST_CONFIDENCE && isAfter((perHour * 1000) / IMPULSES_PER_KWH)
  })
  return turnOf(text) as Turn
}

describeWith('the firmware on this machine', 'Between the marks of the disc the sensor', () => {
  test('tells a step of the load before the turn is over, and counts the turns as ever', async () => {
    const house = await openHouse()
    const { port } = await runWeb(house.settings)
    const [beganMs, unplugged] = [Date.now() - PAST_MS, await freePort()]
    const args = [...at(unplugged), ...memory().args]
    const sensor = startDevice('sensor', [...args, '--load', stepFile(), '--start', beganMs, '--speed', 1000])
    await sensor.find(() => (turnsOf(sensor).at(-1)?.atMs ?? 0) > beganMs + PAST_MS - 10_000 || undefined)
    await layCable(house.broker.port, unplugged)
    process.kill(sensor.pid, 'SIGUSR1')
    await said(sensor, 'connected')

    const { seq } = await turnAfter(house)
    await counted(sensor, seq)
    const before = turnsOf(sensor).filter(({ atMs }) => atMs < beganMs + STEP_MS).length
    expect(seq - before).toBeLessThanOrEqual(1)
    const live = await house.live(({ source, power_w }) => source === 'turn' && isAfter(power_w))
    expect(live.power_high_w).toBeLessThan(BEFORE_W / 2)
    const shown = async () => (await fetch(`http://127.0.0.1:${port}/api/v1/meters/main/live`)).json()
    await expect.poll(shown).toMatchObject({ source: 'turn', power_w: expect.toSatisfy(isAfter) })
    await retire(sensor, args)
    await expectEach(house.settings, turnsOf(sensor))
  })
})
