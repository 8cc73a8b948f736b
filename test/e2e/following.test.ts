import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Live } from '../../broker/contract/messages.ts'
import { describeWith } from '../tools.ts'
import { useBrowser } from './browser.ts'
import { openHome, openTurningHome, W412 } from './home.ts'

/** Of a disc that turns at 2,000 W, and at 80 W. */
const [PER_HOUR_2000, PER_HOUR_80] = [150, 6]

/** The angle at which the mark is drawn, in turns since the sensor, 0 … 1: the middle of its outer edge. */
function drawnAngle(page: Page): Promise<number> {
  return page.evaluate(() => {
    const path = document.querySelector('.slot .mark.top')?.getAttribute('d') ?? ''
    const [x = 0, y = 0] = path.slice(1).split('L')[4]?.split(' ').map(Number) ?? []
    return (Math.atan2((x - 360) / 322, (y - 92) / 60) / (2 * Math.PI) + 1) % 1
  })
}

describeWith('chromium', 'a disc that the sensor follows', () => {
  const open = useBrowser()

  test('shows a step of the load while no tick comes, and how sure the power is', async () => {
    const { url, follow, ask, turnedAtMs } = await openTurningHome()
    const { page, complaints, says, isSameDocument } = await open(url)
    await says('power', W412)
    await says('state', /^Live · last turn/)
    const speeds = { low_per_hour: 141, high_per_hour: 160 }
    await follow({ phase: 0.01, turns_per_hour: PER_HOUR_2000, ...speeds, confidence: 0.93 })
    await says('power', /^2000\sW$/)
    await says('state', 'Live · following the disc')
    await page.getByText('± 200 W · one turn takes 24 s').waitFor()
    const { tick_at, source } = await ask<Live>('live')
    expect([tick_at, source]).toEqual([turnedAtMs, 'turn'])
    expect(await isSameDocument()).toBe(true)
    expect(complaints).toEqual([])
  })

  test('is drawn at the angle that was told', async () => {
    const { url, follow } = await openTurningHome()
    const { page, says } = await open(url)
    await says('power', W412)
    for (const phase of [0.37, 0.62, 0.2]) {
      // Told again at each look, since meanwhile it turns, slow as it is.
      const angle = async () => {
        await follow({ phase, turns_per_hour: PER_HOUR_80, confidence: 0.93 })
        return drawnAngle(page)
      }
      await expect.poll(angle).toBeCloseTo(phase, 2)
    }
    await page.getByRole('img', { name: /^Disc where it truly is, one turn takes 10\smin$/ }).waitFor()
  })

  test('is not believed while the sensor is not sure', async () => {
    const { url, follow, sensor, ask } = await openTurningHome()
    const { says } = await open(url)
    await says('power', W412)
    await follow({ phase: 0.37, turns_per_hour: PER_HOUR_2000, confidence: 0.2 })
    // What comes after it is heard after it.
    await sensor('offline')
    await says('power', /^unknown$/)
    await sensor('online')
    await says('power', W412)
    await says('state', /^Live · last turn/)
    expect((await ask<Live>('live')).source).toBe('tick')
  })
})

describeWith('chromium', 'the curve of a disc that the sensor follows', () => {
  const open = useBrowser()

  test('is finer of late, and its key says how sure it is', async () => {
    const { url, turn, follow, ask, clock } = await openHome()
    const nowMs = clock.wallMs()
    const tickMs = nowMs - 10_000
    await turn(tickMs - 10_000, tickMs)
    await expect.poll(async () => (await ask<Live>('live')).tick_at).toBe(tickMs)
    // From before the tick to the next the disc is seen; its two speeds make about one turn.
    const seenAt = (atMs: number, phase: number, perHour: number) =>
      follow(
        { phase, turns_per_hour: perHour, low_per_hour: perHour - 5, high_per_hour: perHour + 5, confidence: 0.93 },
        clock.wallMs() - atMs,
      )
    await seenAt(tickMs - 2_000, 0, 340)
    await seenAt(tickMs + 5_000, 0.5, 380)
    await turn(nowMs)
    await expect.poll(async () => (await ask<{ low: unknown[] }>('power')).low.some(Number)).toBe(true)
    const { page, complaints } = await open(url)
    await page.getByRole('img', { name: /^Power today by five minutes, lately by half minutes/ }).waitFor()
    await page.getByText('90% certain').waitFor()
    expect(complaints).toEqual([])
  })
})
