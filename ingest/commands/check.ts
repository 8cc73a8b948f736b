import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Clock, systemClock } from '../../broker/contract/clock.ts'
import type { Checks, Command } from '../../broker/contract/command.ts'
import { Fault, listed } from '../../broker/contract/fault.ts'
import { brokerUrl, type Settings } from '../../broker/contract/settings.ts'
import { FLOOR_BYTES, freeBytes, inspect } from '../../broker/database.ts'
import { inspectJournal } from '../../broker/journal/reader.ts'
import { openForReading } from '../store/engine.ts'
import { expectAgreement } from '../store/examine.ts'
import { openStoreReader } from '../store/reader.ts'
import { STORE, STORE_FILE } from '../store/schema.ts'
import { isFree, isOurBroker, isOurWeb } from './ports.ts'
import { quietly } from './quietly.ts'

/**
 * `wattwheel check`: looks at everything that can be wrong, and changes nothing.
 * @param more of the other stages
 */
export const makeCheckCommand = (more: Checks): Command => ({
  summary: 'check settings, databases, disk, clock, ports and who gets in',
  options: {},
  adapt: quietly,
  async start(settings): Promise<undefined> {
    const findings = await check(settings, systemClock, more)
    const width = Math.max(...findings.map(({ name }) => name.length))
    for (const { name, fault, text } of findings) {
      process.stdout.write(`${name.padEnd(width)} ${(fault ? 'FAULT' : 'ok').padEnd(6)} ${text}\n`)
    }
    const faults = findings.filter(({ fault }) => fault).length
    if (faults > 0) throw new Fault(`check: ${faults === 1 ? 'one fault' : `${faults} faults`}, named above.`)
  },
})

/** One line of the check. */
export interface Finding {
  name: string
  fault: boolean
  text: string
}

const CHECKS: Checks = {
  settings: ({ data, meters }) => `of ${listed(Object.keys(meters))}; data in ${data}`,
  store: checkStore,
  journal: ({ data }) => soundness(inspectJournal(data)),
  disk: checkDisk,
  clock: checkClock,
  broker: checkBroker,
  web: (settings) => checkPort(settings.web, 'web.port', () => isOurWeb(settings)),
}

/** Looks at everything. */
export async function check(settings: Settings, clock: Clock, more: Checks = {}): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [name, look] of Object.entries({ ...CHECKS, ...more })) {
    try {
      findings.push({ name, fault: false, text: await look(settings, clock) })
    } catch (error) {
      findings.push({ name, fault: true, text: (error as Error).message })
    }
  }
  return findings
}

function soundness(version: number | undefined): string {
  return version ? `version ${version}, sound` : 'not there yet'
}

/** The rollups are compared in one transaction: ingest may be writing. */
function checkStore(settings: Settings): string {
  const found =
    settings.store === undefined ? soundness(inspect(join(settings.data, STORE_FILE), STORE)) : 'in PostgreSQL'
  const db = openForReading(settings)
  if (!db) return settings.store === undefined ? found : `${found}, not there yet`
  try {
    db.transaction(expectAgreement)(db)
  } finally {
    db.close()
  }
  return `${found}, its rollups as the ticks say`
}

function checkDisk({ data }: Settings): string {
  let folder = data
  while (!existsSync(folder)) folder = dirname(folder)
  const free = freeBytes(folder)
  const text = `${megabytes(free)} MB free`
  if (free >= FLOOR_BYTES) return text
  throw new Fault(`${text}: below ${megabytes(FLOOR_BYTES)} MB no tick is taken in. Free some space.`)
}

const megabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024)

/** No clock that is right is behind the year this was written in, nor a minute behind a tick that was kept. */
const EARLIEST_MS = Date.UTC(2026, 0, 1)
const TOLERANCE_MS = 60_000

function checkClock(settings: Settings, clock: Clock): string {
  const now = new Date(clock.wallMs()).toISOString()
  const reader = openStoreReader(settings)
  const newestMs = Object.keys(settings.meters).map((meter) => reader?.meter(meter)?.lastAtMs ?? 0)
  reader?.close()
  const earliestMs = Math.max(EARLIEST_MS, ...newestMs.map((atMs) => atMs - TOLERANCE_MS))
  if (clock.wallMs() >= earliestMs) return now
  const expected = new Date(earliestMs).toISOString()
  throw new Fault(`expected ${expected} or later, got ${now}. Set this machine's clock.`)
}

function checkBroker(settings: Settings): string | Promise<string> {
  if (settings.ingest.intake === 'subscription') return `not ours (ingest.intake), at ${brokerUrl(settings)}`
  return checkPort(settings.broker, 'broker.port', () => isOurBroker(settings))
}

async function checkPort(at: { host: string; port: number }, key: string, isOurs: () => Promise<boolean>) {
  if (at.port === 0) return 'on any free port'
  if (await isFree(at.port, at.host)) return `port ${at.port} is free`
  if (await isOurs()) return `port ${at.port} is used by Wattwheel`
  throw new Fault(`port ${at.port} is used by another program. Stop that one, or set ${key}.`)
}
