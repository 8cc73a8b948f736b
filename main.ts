#!/usr/bin/env node
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBroker } from './broker/broker.ts'
import { BROKER_CHECKS } from './broker/commands/checks.ts'
import { makeFirstAdmin, makeFirstUsers } from './broker/commands/first.ts'
import { userCommand } from './broker/commands/user.ts'
import { type Command, type Running, readCommandLine, Usage, type Values } from './broker/contract/command.ts'
import { Fault } from './broker/contract/fault.ts'
import type { Settings } from './broker/contract/settings.ts'
import { followMeters } from './broker/follow.ts'
import { beFrugal } from './broker/frugal.ts'
import { type Log, makeLog } from './broker/log.ts'
import { withServiceLogin } from './broker/service/login.ts'
import { loadSettings, told } from './broker/settings.ts'
import { simulateCommand } from './firmware/simulator/command.ts'
import { alertCommand } from './ingest/commands/alert.ts'
import { backupCommand } from './ingest/commands/backup.ts'
import { makeCheckCommand } from './ingest/commands/check.ts'
import { exportCommand } from './ingest/commands/export.ts'
import { importCommand } from './ingest/commands/import.ts'
import { isFree } from './ingest/commands/ports.ts'
import { rebuildCommand } from './ingest/commands/rebuild.ts'
import { restoreCommand } from './ingest/commands/restore.ts'
import { retireCommand } from './ingest/commands/retire.ts'
import { startIngest } from './ingest/ingest.ts'
import { WEB_CHECKS } from './web/checks.ts'
import { startWeb, type Web } from './web/server.ts'

const COMMANDS: Record<string, Command> = {
  start: {
    summary: 'run broker, ingest and web in one process (the default)',
    options: {},
    start: startWithUsers,
    followsMeters: true,
  },
  broker: { summary: 'run the MQTT broker alone', options: {}, start: startBrokerWithUsers, followsMeters: true },
  ingest: {
    summary: 'run ingest alone',
    options: {},
    start: (settings, log) => startIngest(settings, log),
    followsMeters: true,
  },
  web: { summary: 'run the web server alone', options: {}, start: startPagesWithAdmin, followsMeters: true },
  simulate: {
    ...simulateCommand,
    start: (settings, log, values) =>
      simulateCommand.start(values['url'] ? settings : withServiceLogin(settings), log, values),
  },
  demo: {
    summary: 'run everything with a simulated household, in a folder and on ports of its own',
    options: {
      days: { value: 'N', default: '31', help: 'of history' },
      seed: simulateCommand.options.seed,
      'no-turns': simulateCommand.options['no-turns'],
    },
    adapt: demoSettings,
    start: startDemo,
  },
  import: importCommand,
  export: exportCommand,
  backup: backupCommand,
  restore: restoreCommand,
  check: makeCheckCommand({ ...BROKER_CHECKS, ...WEB_CHECKS }),
  rebuild: rebuildCommand,
  alert: alertCommand,
  retire: retireCommand,
  user: userCommand,
}

const inPackage = (path: string) => fileURLToPath(new URL(path, import.meta.url))

function startPages(settings: Settings, log: Log): Promise<Web> {
  const { version } = JSON.parse(readFileSync(inPackage('../package.json'), 'utf8')) as { version: string }
  return startWeb(settings, log, { dashboard: inPackage('web/dashboard/'), version })
}

async function startPagesWithAdmin(settings: Settings, log: Log): Promise<Web> {
  await makeFirstAdmin(settings, log, process.stdout)
  return startPages(settings, log)
}

interface All extends Running {
  /** Where the broker is, and the port of the web server. */
  url: string
  port: number
}

async function startAll(settings: Settings, log: Log): Promise<All> {
  const running: Running[] = []
  const close = async () => {
    for (const stage of running.toReversed()) await stage.close()
  }
  try {
    const inside = structuredClone(settings)
    if (settings.ingest.intake === 'journal') {
      const broker = await startBroker(settings, log.child({ stage: 'broker' }))
      running.push(broker)
      inside.mqtt.url = `mqtt://127.0.0.1:${broker.port}`
    }
    running.push(await startIngest(inside, log.child({ stage: 'ingest' })))
    const web = await startPages(inside, log.child({ stage: 'web' }))
    running.push(web)
    return { url: inside.mqtt.url ?? '', port: web.port, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startWithUsers(settings: Settings, log: Log): Promise<All> {
  if (settings.ingest.intake === 'journal') await makeFirstUsers(settings, log, process.stdout)
  await makeFirstAdmin(settings, log, process.stdout)
  return startAll(settings, log)
}

async function startBrokerWithUsers(settings: Settings, log: Log): Promise<Running> {
  await makeFirstUsers(settings, log, process.stdout)
  return startBroker(settings, log)
}

/** A folder that goes with the demo, free ports, a price and a register, so that there is something to see. */
async function demoSettings({ store: _stored, ...settings }: Settings): Promise<Settings> {
  const data = mkdtempSync(join(tmpdir(), 'wattwheel-demo-'))
  process.once('exit', () => rmSync(data, { recursive: true, force: true }))
  const lastYear = `${new Date().getFullYear() - 1}-01-01`
  for (const meter of Object.values(settings.meters)) {
    if (meter.tariffs.length === 0) meter.tariffs.push({ from: lastYear, price_per_kwh: 0.33 })
    meter.installed ??= { at: lastYear, reading_kwh: 28_431.6 }
  }
  return {
    ...settings,
    data,
    mqtt: { root: settings.mqtt.root },
    broker: { ...settings.broker, host: '127.0.0.1', port: 0, tls: { port: 0 }, trust_loopback: true },
    ingest: { ...settings.ingest, intake: 'journal' },
    web: { ...settings.web, port: (await isFree(settings.web.port)) ? settings.web.port : 0 },
    log: { level: 'warn' },
  }
}

async function startDemo(settings: Settings, log: Log, values: Values): Promise<Running> {
  await makeFirstAdmin(settings, log, process.stdout)
  const all = await startAll(settings, log)
  const options = { ...values, meter: Object.keys(settings.meters)[0] ?? 'main', speed: '1', url: all.url }
  const simulator = await simulateCommand.start(settings, log.child({ stage: 'simulator' }), options)
  const say = (text: string) => process.stdout.write(`${text}\n`)
  say(`A simulated household moves in, with ${values['days']} days of history …`)
  simulator.historySent.then(
    () =>
      say(
        `Open http://localhost:${all.port}\nLive values: mosquitto_sub -p ${new URL(all.url).port} -t '#' -v\nCtrl+C ends it.`,
      ),
    () => {},
  )
  return {
    async close() {
      await simulator.close()
      await all.close()
    },
  }
}

/** Resolves at the first signal, for an end in order; the second ends at once. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0
    const heard = (signal: NodeJS.Signals) => {
      if (++signals > 1) process.exit(signal === 'SIGINT' ? 130 : 143)
      resolve()
    }
    process.on('SIGINT', heard).on('SIGTERM', heard)
  })
}

function fail(error: unknown): never {
  if (error instanceof Usage) {
    process.stderr.write(`wattwheel: ${error.message}\nwattwheel --help tells what there is.\n`)
    process.exit(2)
  }
  process.stderr.write(error instanceof Fault ? `${error.message}\n` : `${(error as Error).stack ?? error}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const request = readCommandLine(COMMANDS, process.argv.slice(2))
  if (typeof request === 'string') {
    process.stdout.write(`${request}\n`)
    return
  }
  const { name, command, config, values } = request
  const settings = loadSettings(config)
  const effective = (await command.adapt?.(settings)) ?? settings
  const log = makeLog(effective.log.level, process.stdout)
  log.info({ stage: name, settings: told(effective) }, 'starting')
  // Whoever waits for a database, with its thread still, hears no signal: one ends it at once.
  const early = effective.store === undefined ? firstSignal() : undefined
  const stageLog = name === 'start' ? log : log.child({ stage: name })
  const start = (now: Settings) => command.start(now, stageLog, values)
  const running = command.followsMeters
    ? await followMeters(effective, () => loadSettings(config), start, stageLog, fail)
    : await start(effective)
  if (!running) process.exit(0)
  beFrugal()
  await (early ?? firstSignal())
  await running.close()
  process.exit(0)
}

main().catch(fail)
