import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { makeServiceSecret } from '../../broker/service/login.ts'
import { loadSettings } from '../../broker/settings.ts'
import { selfSigned, writePair } from '../broker/listeners/certificate.ts'
import { tempFolder } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { PASSWORD } from '../web/admin.ts'
import { ask, openWebHouse } from '../web/house.ts'
import { openStream } from '../web/stream.ts'
import { freePort } from './port.ts'
import { run } from './program.ts'

const blockOf = (language: string) =>
  readFileSync('docs/reverse-proxy.md', 'utf8').match(new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``))?.[1] ?? ''

function written(name: string, text: string): string {
  const file = join(tempFolder(), name)
  writeFileSync(file, text)
  return file
}

/** Starts a proxy as a program; `ready` is in what it says when it listens. */
async function startProxy(command: string, args: readonly string[], ready: string): Promise<void> {
  const program = run(command, args, { HOME: tempFolder() })
  onTestFinished(async () => void (await program.stop()))
  await program.find((lines) => lines.find((line) => line.includes(ready)))
}

/** A house whose settings are those of the how-to. */
const openProxiedHouse = () =>
  openWebHouse(({ web }) => {
    const { trusted_proxies } = loadSettings(written('wattwheel.yaml', blockOf('yaml')), {}).web
    web.trusted_proxies = trusted_proxies
  })

type ProxiedHouse = Awaited<ReturnType<typeof openProxiedHouse>>

/** What has to come through a proxy that listens on a port of this machine. */
async function expectAllThrough(house: ProxiedHouse, port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`
  const forged = { 'x-forwarded-for': '203.0.113.7' }
  for (const path of ['/', '/api/v1/meters']) expect((await ask(port, path, forged)).status, path).toBe(200)

  const stream = await openStream(`${url}/api/v1/meters/main/events`)
  await house.turn([Date.now() - 20_000, Date.now() - 10_000])
  await stream.first(({ event, data }) => event === 'live' && data.power_w !== null)

  const login = { method: 'POST', headers: { origin: url, 'content-type': 'application/json' } }
  const answer = await fetch(`${url}/api/v1/session`, { ...login, body: JSON.stringify({ password: PASSWORD }) })
  expect(answer.ok).toBe(true)

  const user = { username: 'service', password: makeServiceSecret(house.settings) }
  const client = await mqtt.connectAsync(`ws://127.0.0.1:${port}/mqtt`, { ...user, reconnectPeriod: 0 }, false)
  onTestFinished(() => client.endAsync(true))
  await client.publishAsync('wattwheel/main/alert', '{"at":1,"kind":"power_high","message":"through"}', { qos: 1 })
  await house.inbox.first((_topic, text) => text.includes('through'))
}

describeWith('nginx', 'nginx as in the how-to', () => {
  /** The whole configuration, with all that nginx writes in a folder that goes with the test. */
  function configured(server: string): string {
    const folder = tempFolder()
    const written = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`)
    const main = `daemon off; pid ${folder}/pid; user root; error_log stderr notice; events {}`
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, `${main}\nhttp { access_log off; ${written.join(' ')}\n${server}\n}\n`)
    return file
  }

  test('is taken by nginx, with TLS', async () => {
    const { cert, key } = writePair(tempFolder(), selfSigned())
    const there = blockOf('nginx')
      .replace('443', `127.0.0.1:${await freePort()}`)
      .replace('/etc/ssl/energy.pem', cert)
      .replace('/etc/ssl/energy.key', key)
    const program = run('/usr/sbin/nginx', ['-t', '-e', 'stderr', '-c', configured(there)])
    expect([await program.ended, program.lines.join('\n')]).toEqual([0, expect.stringContaining('test is successful')])
  })

  test('passes on the page, the API, a login, each event at once, and MQTT, and says itself who asks', async () => {
    const house = await openProxiedHouse()
    const port = await freePort()
    const here = blockOf('nginx')
      .replace('443 ssl', `127.0.0.1:${port}`)
      .replace(/ *ssl_certificate.*\n/g, '')
      .replace('127.0.0.1:8080', `127.0.0.1:${house.port}`)
    await startProxy('/usr/sbin/nginx', ['-e', 'stderr', '-c', configured(here)], 'start worker process')
    await expectAllThrough(house, port)
  })
})

describeWith('caddy', 'Caddy as in the how-to', () => {
  test('passes on the page, the API, a login, each event at once, and MQTT, and says itself who asks', async () => {
    const house = await openProxiedHouse()
    const port = await freePort()
    const here = blockOf('caddy')
      .replace('energy.example.org', `http://127.0.0.1:${port}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${house.port}`)
    const file = written('Caddyfile', `{\n\tadmin off\n}\n${here}`)
    await startProxy('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], 'serving initial configuration')
    await expectAllThrough(house, port)
  })
})
