import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { passwordOf, putUsers } from '../../broker/people.ts'
import { openHouse } from '../../ingest/house.ts'
import { makeSettings, runBroker, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { at, said, secretFile, startDevice } from './device.ts'

/** The first rows of a picture, in which the power or a message stands. */
const top = (file: string) => readFileSync(file, 'latin1').split('\n').slice(2, 80).join('')
const golden = (state: string) => top(`firmware/test/golden/${state}.pbm`)

/** A display in the hall, and where its picture goes. */
async function hang(settings: Settings, port: number) {
  await putUsers(settings, { name: 'hall', role: 'display', meters: ['main'] })
  const frame = join(tempFolder(), 'frame.pbm')
  const login = ['--user', 'hall', '--password-file', secretFile(passwordOf('hall'))]
  return { frame, display: startDevice('display', [...at(port), ...login, '--frame', frame]) }
}

describeWith('the firmware on this machine', 'The display', () => {
  test('shows the state of a real server, from no word of it to live power and back', async () => {
    const house = await openHouse()
    const { frame, display } = await hang(house.settings, house.broker.port)
    await said(display, 'state unknown')
    expect(top(frame)).toBe(golden('unknown'))
    const atMs = Date.now()
    const turns = [atMs - 116_500, atMs].map((at, i) => ({ boot: 'a', seq: i + 1, at }))
    await house.send('sensor', 'online')
    await house.send('tick', JSON.stringify(turns))
    await said(display, 'state live')
    await house.send('sensor', 'offline')
    await said(display, 'state sensor-offline')
    await house.ingest.close()
    await display.find((lines) => (lines.at(-1) === 'state no-server' ? true : undefined))
  })

  test('says that there is no data yet where nobody has told it anything', async () => {
    const settings = makeSettings()
    const { port } = await runBroker(settings)
    const { frame, display } = await hang(settings, port)
    await said(display, 'state waiting')
    expect(top(frame)).toBe(golden('waiting'))
  })
})
