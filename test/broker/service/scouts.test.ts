import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
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
      names.push(/wattwheel-scout|worker/.exec(said.toString('latin1'))?.[0] ?? '')
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

describeWith('mosquitto', 'A service of a cluster that takes connections and does not answer', () => {
  it('comes again when it is answered, once, and not by its own name before', async () => {
    const way = await startDeaf((await startMosquitto()).port)
    const settings = clusterAt(way.port)
    const stop = new AbortController()
    const admitted = scouted(settings, stop.signal)
    const client = await connectService(settings, 'worker', { clean: true }, makeTestLog().log, stop.signal, admitted)
    onTestFinished(async () => {
      stop.abort()
      await client.endAsync(true)
    })
    await new Promise<void>((resolve) => client.once('connect', () => resolve()))
    way.isDeaf = true
    way.cut()
    await expect.poll(() => way.names).toEqual(['worker', 'wattwheel-scout', 'wattwheel-scout'])
    way.isDeaf = false
    await new Promise<void>((resolve) => client.once('connect', () => resolve()))
    expect(way.names.filter((name) => name === 'worker')).toHaveLength(2)
    expect(way.names.at(-1)).toBe('worker')
  })

  it('waits no longer when it is told to end', async () => {
    const way = await startDeaf((await startMosquitto()).port)
    way.isDeaf = true
    const stop = new AbortController()
    const answer = scouted(clusterAt(way.port), stop.signal)?.()
    await expect.poll(() => way.names).toContain('wattwheel-scout')
    stop.abort()
    expect(await answer).toBe(false)
  })
})

it('A service of a cluster of which no server is there finds that out by itself', async () => {
  const admitted = scouted(clusterAt(1), new AbortController().signal)
  expect(await admitted?.()).toBe(true)
})

it('A broker of one server needs no scouts', () => {
  expect(scouted(makeSettings(), new AbortController().signal)).toBeUndefined()
})
