import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { exportAccounts } from '../broker/commands/accounts.ts'
import { loadSettings } from '../broker/settings.ts'
import { NATS_SERVER } from './chaos/brokers.ts'
import { run } from './e2e/program.ts'
import { tempFolder } from './rig.ts'
import { describeWith, NGINX_STREAM } from './tools.ts'

const FOLDER = 'docs/scale'
const COMPOSE = join(FOLDER, 'docker-compose.yml')
const textOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8')
const settings = () =>
  loadSettings(join(FOLDER, 'settings/wattwheel.yaml'), {
    WATTWHEEL_METERS_FILE: join(FOLDER, 'settings/meters.csv'),
    WATTWHEEL_STORE: 'postgres://wattwheel:secret@store/wattwheel',
    WATTWHEEL_MQTT_PASSWORD: 'secret',
  })

interface Service {
  volumes?: string[]
  environment?: Record<string, string>
  extra_hosts?: string[]
  networks?: { default: { ipv4_address: string } }
}

const { services } = parse(textOf('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> }

describe.runIf(spawnSync('docker-compose', ['--version']).error === undefined)('The set-up for many houses', () => {
  test('is one for compose, as soon as it is told the passwords', () => {
    const check = (env: Record<string, string>) =>
      spawnSync('docker-compose', ['-f', COMPOSE, 'config', '-q'], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      })
    expect(check({}).stderr).toContain('docs/scale.md says how')
    expect(check({ STORE_PASSWORD: 'a', SERVICE_PASSWORD: 'b' }).status).toBe(0)
  })
})

test('Every file of the set-up for many houses is there, but for the logins, which are made', () => {
  const files = Object.values(services).flatMap(({ volumes = [] }) =>
    volumes.filter((mount) => mount.startsWith('./')).map((mount) => mount.split(':')[0] as string),
  )
  expect(new Set(files.filter((file) => !existsSync(join(FOLDER, file))))).toEqual(new Set(['./accounts']))
})

test('Its settings are accepted, and its workers share all the meters', () => {
  const { meters, ingest } = settings()
  expect([Object.keys(meters).length, ingest.intake]).toEqual([3, 'subscription'])
  const shards = Object.values(services).flatMap(({ environment }) => environment?.['WATTWHEEL_INGEST_SHARD'] ?? [])
  expect(shards).toEqual(shards.map((_, i) => `${i + 1}/${shards.length}`))
  expect(shards.length).toBeGreaterThan(1)
})

test('Its balancer knows where those are that it sends others to', () => {
  const hosts = Object.fromEntries(services['balancer']?.extra_hosts?.map((host) => host.split(':')) ?? [])
  const named = [...textOf('nginx.conf').matchAll(/server (\S+):\d+;/g)].map(([, name]) => name as string)
  expect(Object.keys(hosts).toSorted()).toEqual(named.toSorted())
  for (const name of named) expect(hosts[name], name).toBe(services[name]?.networks?.default.ipv4_address)
})

describeWith('nats-server', 'The configuration of its brokers', () => {
  test('is taken by NATS, with the logins that are exported', async () => {
    const folder = tempFolder()
    exportAccounts(settings(), { name: join(folder, 'accounts'), format: 'nats' })
    copyFileSync(join(FOLDER, 'nats.conf'), join(folder, 'nats.conf'))
    const program = run(NATS_SERVER, ['-t', '-c', join(folder, 'nats.conf')], { NATS_NAME: 'nats-1' })
    expect([await program.ended, program.lines.join('\n')]).toEqual([0, expect.stringContaining('is valid')])
  })
})

describeWith('nginx stream', 'The configuration of its balancer', () => {
  test('is taken by nginx', () => {
    const folder = tempFolder()
    const file = join(folder, 'nginx.conf')
    const here = textOf('nginx.conf').replaceAll(/(server )\S+(:\d+;)/g, '$1127.0.0.1$2')
    writeFileSync(file, `load_module ${NGINX_STREAM}; pid ${folder}/pid;\n${here}`)
    execFileSync('/usr/sbin/nginx', ['-t', '-q', '-e', 'stderr', '-c', file])
  })
})
