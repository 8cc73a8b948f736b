import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { readMeters } from '../broker/meters.ts'
import { loadSettings } from '../broker/settings.ts'
import { run, wattwheel } from './e2e/program.ts'
import { receivePosts } from './ingest/alerts/post.ts'
import { startMosquitto } from './ingest/intake/mosquitto.ts'
import { connect, listen, tempFolder } from './rig.ts'
import { describeWith } from './tools.ts'

const textOf = (name: string) => readFileSync(`docs/${name}.md`, 'utf8')
const blocksOf = (name: string, language: string) =>
  [...textOf(name).matchAll(new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``, 'g'))].map(([, block]) => block as string)

function written(name: string, text: string): string {
  const file = join(tempFolder(), name)
  writeFileSync(file, text)
  return file
}

/** A command of a how-to, as its arguments; what it is called is left out. */
const commandIn = (name: string, program: string) =>
  blocksOf(name, 'sh')
    .flatMap((block) => block.trim().split('\n'))
    .flatMap((line) => (line.startsWith(program) ? [line.slice(program.length).trim().split(' ')] : []))

describe.each(['home-assistant', 'alerts', 'outputs', 'reverse-proxy', 'scale'])(
  'The settings in docs/%s.md',
  (name) => {
    const blocks = blocksOf(name, 'yaml')

    test.each(blocks.map((block) => [block]))('are accepted: %j', (block) => {
      expect(loadSettings(written('wattwheel.yaml', block), {})).toMatchObject(parse(block))
    })
  },
)

test.each(['csv', 'json'])('The meters as %s in docs/scale.md are accepted', (language) => {
  const [block = ''] = blocksOf('scale', language)
  const { meters, faults } = readMeters(written(`meters.${language}`, block))
  expect([Object.keys(meters).includes('main-street-1-2'), faults]).toEqual([true, []])
})

test('The how-to for Home Assistant makes a login', async () => {
  const [args = []] = commandIn('home-assistant', 'npx wattwheel')
  const program = wattwheel(args, { WATTWHEEL_DATA: tempFolder() })
  expect(await program.ended).toBe(0)
  expect(program.lines.join('\n')).toMatch(/^Added homeassistant/)
})

test('The how-to for alerts sends a test', async () => {
  const post = await receivePosts()
  const [args = []] = commandIn('alerts', 'npx wattwheel')
  const program = wattwheel(args, { WATTWHEEL_DATA: tempFolder(), WATTWHEEL_ALERTS_WEBHOOK: post.url })
  expect(await program.ended).toBe(0)
  expect(post.received).toHaveLength(1)
})

describeWith('mosquitto clients', 'The how-to for Home Assistant', () => {
  test('clears the energy that a broker remembers', async () => {
    const { port } = await startMosquitto()
    const client = await connect(port)
    await client.publishAsync('wattwheel/main/energy', '5', { qos: 1, retain: true })
    const inbox = await listen(client, 'wattwheel/#')
    const [args = []] = commandIn('home-assistant', 'mosquitto_pub')
    const here = args.map((word) => (word === '192.168.0.5' ? '127.0.0.1' : word))
    const program = run('mosquitto_pub', [...here, '-p', `${port}`])
    onTestFinished(async () => void (await program.stop()))
    await inbox.first((_, text) => text === '')
    expect(await program.ended).toBe(0)
  })
})

describeWith('prometheus', 'The how-to for Prometheus', () => {
  test('has a configuration and rules that Prometheus takes', () => {
    const [config = '', rules = ''] = blocksOf('prometheus', 'yaml')
    const [args = []] = commandIn('prometheus', 'promtool')
    expect(args).toEqual(['check', 'config', 'prometheus.yml'])
    const check = (what: string, text: string) =>
      execFileSync('promtool', ['check', what, written('prometheus.yml', text)], { encoding: 'utf8' })
    expect(check('config', config)).toContain('SUCCESS')
    expect(check('rules', rules)).toContain('2 rules found')
    expect(check('config', readFileSync('docs/compose/prometheus.yml', 'utf8'))).toContain('SUCCESS')
  })
})
