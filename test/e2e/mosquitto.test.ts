import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { decodeLive } from '../../broker/contract/codec.ts'
import { tempFolder } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { type Program, portOf, run, wattwheel } from './program.ts'

const TURN_MS = 2000
/** Of a turn at 75 impulses per kWh, so that power is this by the time it took. */
const WATT_MS = 3_600_000_000 / 75

/** What a user has after `npm start`, on ports of its own. */
async function start(): Promise<{ program: Program; port: number }> {
  const program = wattwheel(['start'], {
    WATTWHEEL_DATA: tempFolder(),
    WATTWHEEL_BROKER_PORT: '0',
    WATTWHEEL_WEB_PORT: '0',
  })
  onTestFinished(async () => void (await program.stop()))
  return { program, port: await portOf(program, 'broker') }
}

function publish(port: number, topic: string, ...args: string[]): Program {
  return run('mosquitto_pub', ['-p', `${port}`, '-t', topic, '-q', '1', ...args])
}

function subscribe(port: number, topic: string, ...args: string[]): Program {
  const program = run('mosquitto_sub', ['-p', `${port}`, '-t', topic, ...args])
  onTestFinished(async () => void (await program.stop()))
  return program
}

/** Two ticks in one message, 100 s apart: 480 W. */
function publishTwoTicks(port: number): Program {
  const at = Date.now()
  const ticks = [
    { boot: 'a', seq: 1, at: at - 100_000 },
    { boot: 'a', seq: 2, at },
  ]
  return publish(port, 'wattwheel/main/tick', '-m', JSON.stringify(ticks))
}

const firstLine = ([line]: readonly string[]) => line

describeWith('mosquitto clients', 'mosquitto_pub and mosquitto_sub', () => {
  test('Two bare ticks print the power of the time between them, then bounds that fall', async () => {
    const { port } = await start()
    const power = subscribe(port, 'wattwheel/main/power')
    const live = subscribe(port, 'wattwheel/main/live')
    expect(await power.find(firstLine)).toBe('null')
    const tick = () => publish(port, 'wattwheel/main/tick', '-n').ended
    await Promise.all([tick(), delay(TURN_MS)])
    await tick()

    const [first = 0, ...bounds] = await power.find((lines) => {
      const watts = lines.filter((line) => line !== 'null').map(Number)
      return watts.length < 4 ? undefined : watts
    })
    expect([first, ...bounds]).toEqual([first, ...bounds].toSorted((a, b) => b - a))
    expect(new Set([first, ...bounds]).size).toBe(4)

    const lives = await live.find((lines) => {
      const decoded = lines.map((line) => decodeLive(Buffer.from(line)))
      return decoded.at(-1)?.value?.bound ? decoded : undefined
    })
    expect(lives.filter(({ fault }) => fault)).toEqual([])
    const values = lives.flatMap(({ value }) => value ?? [])
    const [oneMs, twoMs] = [...new Set(values.flatMap(({ tick_at }) => tick_at ?? []))] as [number, number]
    expect(first).toBeCloseTo(WATT_MS / (twoMs - oneMs), -1)
    expect(values.map(({ power_w }) => power_w)).toContain(first)
  })

  test('A new subscriber is told the power at once', async () => {
    const { port } = await start()
    const power = subscribe(port, 'wattwheel/main/power')
    await publishTwoTicks(port).ended
    await power.find((lines) => lines.find((line) => line === '480'))
    const newcomer = subscribe(port, 'wattwheel/main/power', '-C', '1', '-F', '%r %p')
    expect(await newcomer.find(firstLine)).toBe('1 480')
  })

  test('Everything under the root can be read without a login on the machine itself', async () => {
    const { port } = await start()
    const all = subscribe(port, 'wattwheel/#', '-v')
    await publishTwoTicks(port).ended
    const topics = ['tick', 'power', 'live', 'energy', 'config'].map((name) => `wattwheel/main/${name} `)
    await all.find((lines) => topics.every((topic) => lines.some((line) => line.startsWith(topic))) || undefined)
  })

  test('A wrong password is refused, also for the service', async () => {
    const { program, port } = await start()
    for (const user of ['service', 'somebody']) {
      const client = publish(port, 'wattwheel/main/tick', '-n', '-u', user, '-P', 'wrong')
      await client.find((lines) => lines.find((line) => line.includes('not authorised')))
      expect(await client.ended).not.toBe(0)
    }
    await program.find((lines) => lines.find((line) => line.includes('refused: expected a known user')))
  })

  test('What people enter cannot be published without a login', async () => {
    const { program, port } = await start()
    const entry = JSON.stringify({ id: 'x', kind: 'reading', at: Date.now(), kwh: 1 })
    const client = publish(port, 'wattwheel/main/entry', '-m', entry)
    await program.find((lines) => lines.find((line) => line.includes('wattwheel/main/entry may be published by')))
    expect(await client.ended).not.toBe(0)
  })
})
