import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import type { MqttClient } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { connectService } from '../../../broker/service/connect.ts'
import { scouted } from '../../../broker/service/scouts.ts'
import { startMosquitto } from '../../ingest/intake/mosquitto.ts'
import { makeSettings, makeTestLog } from '../../rig.ts'
import { describeWith } from '../../tools.ts'

/** A cluster, for all that a service knows. */
const clusterAt = (port: number) =>
  makeSettings((settings: Settings) => {
    settings.mqtt.url = `mqtt://127.0.0.1:${port}`
    settings.ingest.intake = 'subscription'
    settings.store = 'postgres://localhost/store'
  })

/** A way to a broker that takes connections, and, while it is deaf, leaves them without an answer for ever. */
async function startDeaf(brokerPort: number) {
  const names: string[] = []
  const sockets = new Set<Socket>()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const way = { port: 0, isDeaf: false, names, cut }
  const server = createServer((client) => {
    sockets.add(client.on('error', () => {}))
    client.once('data', (said) => {
      names.push(/scout|worker/.exec(said.toString('latin1'))?.[0] ?? '')
      if (way.isDeaf) return
      const broker = dial(brokerPort, '127.0.0.1').on('error', () => {})
      broker.write(said)
      client.pipe(broker).pipe(client)
      client.on('close', () => broker.destroy())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    way.cut()
    server.close()
  })
  way.port = (server.address() as AddressInfo).port
  return way
}

const connected = (client: MqttClient) => new Promise<void>((resolve) => client.once('connect', () => resolve()))

describeWith('mosquitto', 'A service of a cluster that takes connections and does not answer', () => {
  it('comes when it is answered, once, and not by its own name before', async () => {
    const way = await startDeaf((await startMosquitto()).port)
    way.isDeaf = true
    const settings = clusterAt(way.port)
    const { log, lines } = makeTestLog()
    const stop = new AbortController()
    const admitted = scouted(settings, log, stop.signal)
    const connecting = connectService(settings, 'worker', { clean: true }, log, stop.signal, admitted)
    await expect.poll(() => way.names).toEqual(['scout', 'scout'])
    way.isDeaf = false
    const client = await connecting
    onTestFinished(async () => {
      stop.abort()
      await client.endAsync(true)
    })
    await connected(client)
    way.isDeaf = true
    way.cut()
    await expect.poll(() => way.names.slice(way.names.indexOf('worker') + 1)).toEqual(['scout', 'scout'])
    way.isDeaf = false
    await connected(client)
    way.cut()
    await connected(client)
    expect(way.names.join(' ')).toMatch(/^(scout ){3,}worker (scout ){3,}worker scout worker$/)
    const said = lines.map(({ msg }) => msg).filter((msg) => msg !== 'connected to the broker')
    expect(said).toEqual(Array(2).fill('the broker lets nobody in, and does not say why; trying on'))
  })

  it('waits no longer when it is told to end', async () => {
    const way = await startDeaf((await startMosquitto()).port)
    way.isDeaf = true
    const stop = new AbortController()
    const answer = scouted(clusterAt(way.port), makeTestLog().log, stop.signal)?.()
    await expect.poll(() => way.names).toContain('scout')
    stop.abort()
    expect(await answer).toBe(false)
  })
})

it('A service of a cluster of which no server is there finds that out by itself', async () => {
  const admitted = scouted(clusterAt(1), makeTestLog().log, new AbortController().signal)
  expect(await admitted?.()).toBe(true)
})

it('A broker of ours, and one beside a store that is a file, need no scouts', () => {
  const [ours, alone] = [makeSettings(), clusterAt(1)]
  delete alone.store
  for (const settings of [ours, alone]) {
    expect(scouted(settings, makeTestLog().log, new AbortController().signal)).toBeUndefined()
  }
})
