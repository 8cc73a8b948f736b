import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { tempFolder } from '../rig.ts'
import { startHouse } from './house.ts'

test('A stage that ends while the fuzzer is at work is named, with its signal and what it said last', async () => {
  const house = await startHouse(tempFolder(), ['main'])
  onTestFinished(house.close)
  const socket = connect(house.ports.web, '127.0.0.1')
  await once(socket, 'connect')
  const broken = house.during(
    once(socket, 'close').then(() => {
      throw new Error('a connection broke')
    }),
  )
  const [, told] = await Promise.all([
    house.programs.web.stop('SIGKILL'),
    broken.catch((error: Error) => error.message),
  ])
  expect(told).toMatch(/^expected every stage to go on, but web ended by SIGKILL\. It said last:\n.*dashboard at http/s)
})
