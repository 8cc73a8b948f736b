import { expect, it } from 'vitest'
import { makeSettings, runBroker, runIngest, runWeb } from '../rig.ts'

it('Two web servers are connected to the broker beside each other', async () => {
  const settings = makeSettings()
  await runBroker(settings)
  await runIngest(settings)
  const webs = [await runWeb(settings), await runWeb(settings)]
  const healths = () =>
    Promise.all(webs.map(async ({ port }) => (await fetch(`http://127.0.0.1:${port}/health`)).status))
  await expect.poll(healths).toEqual([200, 200])
})
