import { execFile, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { portOf, run } from './e2e/program.ts'
import { tempFolder } from './rig.ts'

const NATIVE = 'node_modules/better-sqlite3/build'
const { scripts, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
  version: string
}

const inShell = promisify(execFile)

/** Packs the built program and installs it into an empty folder; SQLite's binary is that of our own installation. */
async function install(): Promise<string> {
  const folder = tempFolder()
  await inShell('npm', ['pack', '--ignore-scripts', '--pack-destination', folder])
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const tarball = `./wattwheel-${version}.tgz`
  await inShell('npm', ['install', tarball, '--prefer-offline', '--ignore-scripts'], { cwd: folder })
  cpSync(NATIVE, join(folder, NATIVE), { recursive: true })
  return folder
}

test('The package, installed into an empty folder, runs with npx wattwheel', { timeout: 600_000 }, async () => {
  const folder = await install()
  const { stdout } = await inShell('npx', ['--no', '--', 'wattwheel', '--help'], { cwd: folder })
  expect(stdout).toContain('Usage: wattwheel [command] [options]')

  const env = { WATTWHEEL_DATA: join(folder, 'data'), WATTWHEEL_BROKER_PORT: '0', WATTWHEEL_WEB_PORT: '0' }
  const program = run(join(folder, 'node_modules/.bin/wattwheel'), ['start'], env)
  onTestFinished(async () => void (await program.stop()))
  const page = await fetch(`http://127.0.0.1:${await portOf(program, 'web')}/`)
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script type="module"')])

  const inPackage = join(folder, 'node_modules/wattwheel')
  for (const file of ['README.md', 'LICENSE', 'docs/raspberry-pi.md', 'docs/wattwheel.service'])
    expect(existsSync(join(inPackage, file)), file).toBe(true)
  expect(
    ['test', 'main.ts', 'dist/test', 'dist/main.js.map'].filter((file) => existsSync(join(inPackage, file))),
  ).toEqual([])
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined
const hasCompose = spawnSync('docker-compose', ['--version']).error === undefined

describe.runIf(hasSystemd)('The systemd unit', () => {
  test('is one, and leaves a service little to break into', async () => {
    const unit = resolve('docs/wattwheel.service')
    const { stdout } = await inShell('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit])
    expect(Number(/exposure level for wattwheel.service: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2)
  })
})

describe.runIf(hasCompose)('The compose file', () => {
  test('is one, with each of its profiles', async () => {
    const profiles = ['demo', 'homeassistant', 'grafana']
    const args = [...profiles.flatMap((profile) => ['--profile', profile]), 'config']
    const { services } = parse((await inShell('docker-compose', args)).stdout) as {
      services: Record<string, { profiles?: string[] }>
    }
    const needed = Object.entries(services).filter(([, { profiles }]) => !profiles)
    expect(needed.map(([name]) => name).toSorted()).toEqual(['broker', 'ingest', 'web'])
    expect(new Set(Object.values(services).flatMap((service) => service.profiles ?? []))).toEqual(new Set(profiles))
  })
})

test('In containers Prometheus scrapes the web server, and Grafana has that Prometheus and a dashboard', () => {
  const read = (file: string) => parse(readFileSync(file, 'utf8'))
  const { services } = read('docker-compose.yml')
  const mounted = (service: string): Record<string, string> =>
    Object.fromEntries(services[service].volumes.map((volume: string) => volume.split(':').slice(0, 2).toReversed()))
  const prometheus = mounted('prometheus')['/etc/prometheus/prometheus.yml'] as string
  const [{ targets }] = read(prometheus).scrape_configs[0].static_configs
  expect(targets).toEqual([`web:${services.web.ports[0].split(':')[1]}`])
  const grafana = mounted('grafana')
  const [source] = read(grafana['/etc/grafana/provisioning/datasources/wattwheel.yml'] as string).datasources
  expect([source.url, Object.keys(services)]).toEqual([
    'http://prometheus:9090',
    expect.arrayContaining(['prometheus']),
  ])
  const [{ options }] = read(grafana['/etc/grafana/provisioning/dashboards/wattwheel.yml'] as string).providers
  expect(grafana[`${options.path}/wattwheel.json`]).toBe('./docs/grafana.json')
  const { templating } = JSON.parse(readFileSync('docs/grafana.json', 'utf8'))
  expect(templating.list).toMatchObject([{ type: 'datasource', query: source.type }])
})

test('Every file that compose mounts, and every npm script that the release runs, is there', () => {
  const compose = parse(readFileSync('docker-compose.yml', 'utf8')) as {
    services: Record<string, { volumes?: string[] }>
  }
  const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes)
  const files = mounts.flatMap((mount) => (mount.startsWith('./') ? [mount.split(':')[0] as string] : []))
  expect(files).toHaveLength(4)
  expect(files.filter((file) => !existsSync(file))).toEqual([])
  const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as {
    jobs: Record<string, { steps?: { run?: string }[] }>
  }
  const commands = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run = '' }) => run))
  const named = commands.flatMap((command) => /^npm (?:run )?(check|test)$/.exec(command)?.[1] ?? [])
  expect(named).toEqual(['check', 'test'])
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test('The firmware says the version of the package', () => {
  expect(readFileSync('firmware/platformio.ini', 'utf8')).toContain(`-DFIRMWARE_VERSION='"${version}"'`)
})
