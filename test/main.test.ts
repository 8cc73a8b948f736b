import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { JOURNAL, JOURNAL_FILE } from '../broker/journal/shape.ts'
import { STORE, STORE_FILE } from '../ingest/store/schema.ts'
import { type Program, portOf, wattwheel } from './e2e/program.ts'
import { eventually, tempFolder } from './rig.ts'

const PROGRAM = resolve('dist/main.js')
const STAGES = ['start', 'broker', 'ingest', 'web', 'simulate', 'demo']
const COMMANDS = [...STAGES, 'import', 'export', 'backup', 'restore', 'check', 'rebuild', 'alert', 'retire', 'user']

/** Where the tests that run side by side have their folders. */
const ground = mkdtempSync(join(tmpdir(), 'wattwheel-main-'))
afterAll(() => rmSync(ground, { recursive: true, force: true }))
const ownFolder = () => mkdtempSync(join(ground, 'test-'))

/** How a run of the program ended and what it said. */
interface Outcome {
  code: number | string
  stdout: string
  stderr: string
}

/** Runs the program to its end, with ports of the system's choice. */
function outcomeOf(args: string[], env: Record<string, string> = {}, cwd = ownFolder()): Promise<Outcome> {
  const ports = { WATTWHEEL_BROKER_PORT: '0', WATTWHEEL_WEB_PORT: '0', WATTWHEEL_BROKER_MDNS: 'false' }
  return new Promise((done) => {
    const options = { cwd, env: { PATH: process.env['PATH'], ...ports, ...env }, timeout: 100_000 }
    execFile(process.execPath, [PROGRAM, ...args], options, (error, stdout, stderr) =>
      done({ code: error?.code ?? (error ? 'killed' : 0), stdout, stderr }),
    )
  })
}

/** Starts a stage that is ended with the test. */
function running(args: string[], data: string, env: Record<string, string> = {}): Program {
  const ports = { WATTWHEEL_BROKER_PORT: '0', WATTWHEEL_WEB_PORT: '0', WATTWHEEL_WEB_HOST: '127.0.0.1' }
  const program = wattwheel(args, { WATTWHEEL_DATA: data, ...ports, ...env })
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  return program
}

async function takePort(): Promise<{ port: number; free(): void }> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, free: () => void server.close() }
}

/** The lines of /health once it answers with this status. */
const health = (port: number, status: number) =>
  eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/health`)
    return answer.status === status ? answer.text() : undefined
  })

describe.concurrent('The command line', () => {
  it('tells its commands, and each command its options', async () => {
    const [all, one] = await Promise.all([outcomeOf(['--help']), outcomeOf(['simulate', '--help'])])
    expect([all, one]).toMatchObject(Array(2).fill({ code: 0, stderr: '' }))
    for (const name of COMMANDS) expect(all?.stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'))
    expect(one?.stdout).toMatch(/^Usage: wattwheel simulate \[options\]\n.*--meter ID [^\n]*\(default: main\)/s)
  })

  it.each([
    [
      ['brew'],
      'expected one of start, broker, ingest, web, simulate, demo, import, export, backup, restore, check, rebuild, alert, retire, user, got "brew"',
    ],
    [['web', '--colour', 'red'], "Unknown option '--colour'"],
    [['restore'], 'expected one FILE, got none'],
    [['simulate', '--speed', 'fast'], 'expected --speed to be a number of at least 1, got "fast"'],
  ])('ends with 2 and points to --help when it cannot be understood: %j', async (args, message) => {
    const { code, stderr } = await outcomeOf(args)
    expect(code).toBe(2)
    expect(stderr).toBe(`wattwheel: ${message}\nwattwheel --help tells what there is.\n`)
  })
})

/** The faults that people meet; each is told on standard error, with what to do, without a stack, and ends with 1. */
async function expectFault(outcome: Promise<Outcome>, ...messages: (string | RegExp)[]): Promise<void> {
  const { code, stderr } = await outcome
  for (const message of messages) expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(code).toBe(1)
}

describe.concurrent('A fault at the start', () => {
  it('in the settings is told with all others', async () => {
    const folder = ownFolder()
    writeFileSync(join(folder, 'wattwheel.yaml'), 'currency: euro\nweb: { port: 99999 }\nmetres: {}\n')
    await expectFault(
      outcomeOf(['start'], { WATTWHEEL_WEB_PORT: '' }, folder),
      /^Settings: 3 faults in wattwheel\.yaml\. Correct what is named here and start again\.$/m,
      'currency: expected an ISO 4217 currency code such as EUR, got "euro"',
      'web.port: expected <= 65535, got 99999',
      'metres: expected no such key, got {}',
    )
  })

  it('is a settings file that is not there', async () => {
    await expectFault(outcomeOf(['--config', 'none.yaml']), 'expected a readable file at none.yaml')
  })

  it.each([
    ['broker', 'MQTT', 'WATTWHEEL_BROKER_PORT'],
    ['start', 'Web', 'WATTWHEEL_WEB_PORT'],
  ])('of %s is a port for %s that is in use', async (command, what, variable) => {
    const { port, free } = await takePort()
    await expectFault(outcomeOf([command], { [variable]: `${port}` }), `${what}: port ${port} is in use`, variable)
    free()
  })

  it.each(['start', 'ingest'])('of %s is a data folder that cannot be made', async (command) => {
    const file = join(ownFolder(), 'file')
    writeFileSync(file, '')
    const env = { WATTWHEEL_DATA: join(file, 'data') }
    await expectFault(
      outcomeOf([command], env),
      `${join(file, 'data')}/`,
      'is a file, not a folder',
      'the setting "data"',
    )
  })

  it.each([
    ['start', JOURNAL_FILE, JOURNAL],
    ['ingest', STORE_FILE, STORE],
  ])('of %s is a %s of a newer version', async (command, name, { applicationId, migrations }) => {
    const data = ownFolder()
    const db = new Database(join(data, name))
    db.exec(`CREATE TABLE later(x); PRAGMA application_id = ${applicationId}; PRAGMA user_version = 999`)
    db.close()
    const message = `${join(data, name)}: expected version ${migrations.length} or older, got 999`
    await expectFault(outcomeOf([command], { WATTWHEEL_DATA: data }), message, 'Start that version')
  })

  it('of start is a store that is not a database', async () => {
    const data = ownFolder()
    writeFileSync(join(data, STORE_FILE), 'Dear diary, '.repeat(100))
    const message = `${join(data, STORE_FILE)}: expected a SQLite database, got a file of another kind`
    await expectFault(outcomeOf(['start'], { WATTWHEEL_DATA: data }), message, 'Move it away')
  })
})

describe('The whole pipeline', () => {
  it('serves on free ports, and ends with 0 on the first signal', async () => {
    const program = running(['start'], tempFolder())
    const port = await portOf(program, 'web')
    expect(await health(port, 200)).toBe('broker: connected\ningest: online\nstore: open\n')
    expect(await program.stop('SIGTERM')).toBe(0)
  })

  it('ends at once on a second signal', async () => {
    const program = running(['start'], tempFolder())
    await health(await portOf(program, 'web'), 200)
    void program.stop('SIGTERM')
    expect([130, 143]).toContain(await program.stop('SIGINT'))
  })

  it('finds itself from three processes that start against the flow, and again after the broker was killed', async () => {
    const { port, free } = await takePort()
    free()
    const data = tempFolder()
    const env = { WATTWHEEL_BROKER_PORT: `${port}` }
    const web = running(['web'], data, env)
    const webPort = await portOf(web, 'web')
    expect(await health(webPort, 503)).toBe('broker: not connected\ningest: not online\nstore: not there yet\n')
    const ingest = running(['ingest'], data, env)
    await ingest.find((lines) => lines.find((line) => line.includes('waiting for the broker')))
    const broker = running(['broker'], data, env)
    expect(await health(webPort, 200)).toContain('broker: connected\ningest: online')

    await broker.stop('SIGKILL')
    expect(await health(webPort, 503)).toContain('broker: not connected')
    const again = running(['broker'], data, env)
    await health(webPort, 200)
    for (const stage of [web, ingest, again]) expect(await stage.stop('SIGTERM')).toBe(0)
  })
})

describe('A command that ends by itself', () => {
  it('backs up while all runs, restores when it has ended and not before, and finds all well', async () => {
    const data = tempFolder()
    const env = { WATTWHEEL_DATA: data }
    const program = running(['start'], data)
    await health(await portOf(program, 'web'), 200)
    const file = join(tempFolder(), 'copy.db')
    expect(await outcomeOf(['backup', file], env)).toEqual({ code: 0, stdout: `Backed up to ${file}\n`, stderr: '' })
    await expectFault(outcomeOf(['backup', file], env), `expected a new file, got ${file}`)
    await expectFault(outcomeOf(['restore', file], env), 'expected to be its only writer', 'Stop that one')
    await program.stop('SIGTERM')

    const restored = await outcomeOf(['restore', file], env)
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(restored.stdout).toMatch(
      /^Restored .*copy\.db\.\nThe database before it is kept as .*replaced-\d{8}T\d{6}Z\.db\.\nIngest will read on from position 0/,
    )
    const rebuilt = { code: 0, stdout: 'Counted 0 days anew; all of them were right.\n', stderr: '' }
    expect(await outcomeOf(['rebuild'], env)).toEqual(rebuilt)
    const checked = await outcomeOf(['check'], env)
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(checked.stdout).toMatch(/^(\w+ +ok +\S.*\n){13}$/)
  })

  it('ends with 1 when the check finds a fault, and tells the others too', async () => {
    const data = ownFolder()
    writeFileSync(join(data, STORE_FILE), 'Dear diary, '.repeat(100))
    const checked = outcomeOf(['check'], { WATTWHEEL_DATA: data })
    await expectFault(checked, /^check: (one fault|2 faults), named above\.$/m)
    const { stdout } = await checked
    expect(stdout).toMatch(/^store +FAULT +.*expected a SQLite database/m)
    expect(stdout).toMatch(/^loopback +ok +a TCP proxy on this machine would be trusted as loopback/m)
  })
})
