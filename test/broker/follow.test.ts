import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { followMeters, type Patience } from '../../broker/follow.ts'
import { loadSettings } from '../../broker/settings.ts'
import { portOf, wattwheel } from '../e2e/program.ts'
import { eventually, makeTestLog, tempFolder } from '../rig.ts'

const LOOKS: Patience = { lookEveryMs: 10, stillLooks: 3 }

/** Something that runs with the meters of a file; what it was started with, and what the log said. */
async function following(text: string, starting: (settings: Settings) => unknown = () => {}) {
  const file = join(tempFolder(), 'meters.csv')
  writeFileSync(file, text)
  let reads = 0
  const load = () => {
    reads++
    return loadSettings(undefined, { WATTWHEEL_METERS_FILE: file })
  }
  const { log, lines } = makeTestLog()
  const story: string[] = []
  const failures: unknown[] = []
  const start = async (settings: Settings) => {
    story.push(`start ${Object.keys(settings.meters)}`)
    await starting(settings)
    return { close: async () => void story.push('close') }
  }
  const running = await followMeters(load(), load, start, log, (error) => failures.push(error), LOOKS)
  onTestFinished(() => running?.close())
  const said = (text: string) =>
    eventually(async () => lines.find(({ msg }) => String(msg).includes(text)) as { msg: string } | undefined)
  const started = (meters: string) => eventually(async () => story.includes(`start ${meters}`) || undefined)
  const wasRead = (times: number) => eventually(async () => reads >= times || undefined)
  return { file, story, failures, said, started, wasRead, running }
}

/** Puts a text in the place of a file, as careful programs do. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

describe('A file of meters that changes', () => {
  it('is taken up when it is replaced, and when it is written to', async () => {
    const { file, story, started } = await following('id\na\n')
    replace(file, 'id\na\nb\n')
    await started('a,b')
    appendFileSync(file, 'c\n')
    await started('a,b,c')
    expect(story).toEqual(['start a', 'close', 'start a,b', 'close', 'start a,b,c'])
  })

  it('changes nothing as long as it has faults or is gone, and the log says why', async () => {
    const { file, story, said, started } = await following('id\na\n')
    replace(file, 'id\na\nB\n')
    expect((await said('line 3')).msg).toMatch(/^the meters stay as they were: .*\n.*line 3: id: expected a name/)
    rmSync(file)
    await said('ENOENT')
    replace(file, 'id\na\nb\n')
    await started('a,b')
    expect(story).toEqual(['start a', 'close', 'start a,b'])
  })

  it('is not taken up half written', async () => {
    const { file, story, said, started } = await following('id,name\na,x\nb,x\n')
    writeFileSync(file, 'id,name\na,y\nb')
    await said('expected a line break at the end')
    appendFileSync(file, ',y\nc,y\n')
    await started('a,b,c')
    expect(story).toEqual(['start a,b', 'close', 'start a,b,c'])
  })

  it('starts nothing anew when it says the same', async () => {
    const { file, story, said, wasRead } = await following('id\na\n')
    // Once to begin with, and once because it may have changed since.
    await wasRead(2)
    replace(file, '# the same\nid\na\n')
    await wasRead(3)
    replace(file, 'id\nB\n')
    await said('line 2')
    expect(story).toEqual(['start a'])
  })

  it('ends what runs last, also while it is starting anew', async () => {
    let goOn = () => {}
    const slow = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const { file, story, started, running } = await following('id\na\n', ({ meters }) => 'b' in meters && slow)
    replace(file, 'id\nb\n')
    await started('b')
    const closing = running?.close()
    goOn()
    await closing
    expect(story).toEqual(['start a', 'close', 'start b', 'close'])
  })

  it('has a start that fails told', async () => {
    const { file, failures } = await following('id\na\n', ({ meters }) => {
      if ('b' in meters) throw new Error('no room')
    })
    replace(file, 'id\nb\n')
    expect(await eventually(async () => failures[0])).toEqual(new Error('no room'))
  })
})

describe('Settings without a file of meters', () => {
  it('start once, and leave it at that', async () => {
    const only = { close: async () => {} }
    const settings = loadSettings(undefined, {})
    const { log } = makeTestLog()
    expect(
      await followMeters(
        settings,
        () => settings,
        async () => only,
        log,
        () => {},
        LOOKS,
      ),
    ).toBe(only)
  })
})

describe('The whole pipeline', () => {
  it('serves a meter that the file has got meanwhile', async () => {
    const data = tempFolder()
    const file = join(data, 'meters.csv')
    writeFileSync(file, 'id\nattic\n')
    const ports = { WATTWHEEL_BROKER_PORT: '0', WATTWHEEL_WEB_PORT: '0', WATTWHEEL_WEB_HOST: '127.0.0.1' }
    const program = wattwheel(['start'], { WATTWHEEL_DATA: data, WATTWHEEL_METERS_FILE: file, ...ports })
    onTestFinished(async () => void (await program.stop('SIGKILL')))
    await portOf(program, 'web')
    replace(file, 'id,name\nattic,Attic\ncellar,Cellar\n')
    const port = await program.find((lines) => {
      const anew = lines.findIndex((line) => line.includes('starting anew'))
      const web = lines.slice(anew).find((line) => line.includes('dashboard at'))
      return anew > 0 && web ? (JSON.parse(web) as { port: number }).port : undefined
    })
    const meters = await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/meters`)
      return answer.ok ? ((await answer.json()) as { id: string }[]) : undefined
    })
    expect(meters).toMatchObject([{ id: 'attic', name: 'Attic' }, { id: 'cellar' }])
    expect(await program.stop('SIGTERM')).toBe(0)
  })
})
