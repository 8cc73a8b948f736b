import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  decodeAlert,
  decodeEntry,
  decodeHealth,
  decodeLive,
  decodeOutage,
  decodeTicks,
  decodeTurn,
} from '../broker/contract/codec.ts'
import { SCALAR_SETTINGS, type Settings } from '../broker/contract/settings.ts'
import { DEVICE_TOPIC, HANDOVER_TOPIC, SLOT_TOPIC, TOPICS, type Topic } from '../broker/contract/topics.ts'
import { loadSettings } from '../broker/settings.ts'
import { makeSettings, runWeb, tempFolder } from './rig.ts'

const readme = readFileSync('README.md', 'utf8')
const section = (name: string) => readme.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? ''
const rows = (name: string) =>
  section(name)
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').replaceAll('`', '')))

test('the README lists every topic as the code knows it', () => {
  const ours: [string, Pick<Topic, 'flow' | 'qos' | 'durable' | 'retained' | 'payload'>][] = Object.values(TOPICS).map(
    (topic) => [`wattwheel/${topic.path}`, topic],
  )
  const expected = [
    ...ours,
    [`wattwheel/${HANDOVER_TOPIC.path}`, HANDOVER_TOPIC] as const,
    [`wattwheel/${SLOT_TOPIC.path}`, SLOT_TOPIC] as const,
    [`homeassistant/${DEVICE_TOPIC.path}`, DEVICE_TOPIC] as const,
  ].map(([path, topic]) => [
    path,
    topic.flow,
    `${topic.qos}${topic.durable ? ', durable' : ''}`,
    topic.retained ? 'yes' : 'no',
    topic.payload.replaceAll('`', ''),
  ])
  expect(rows('topics')).toEqual(expected)
})

describe("the README's payloads", () => {
  const decoders = {
    tick: decodeTicks,
    outage: decodeOutage,
    entry: decodeEntry,
    health: decodeHealth,
    turn: decodeTurn,
    live: decodeLive,
    alert: decodeAlert,
  }

  test('are those that there are decoders for', () => {
    expect(rows('payloads').map(([name]) => name)).toEqual(Object.keys(decoders))
  })

  test.each(rows('payloads'))('decode: %s', (name, example) => {
    const decode = decoders[name as keyof typeof decoders]
    expect(decode(Buffer.from(example ?? ''))).not.toHaveProperty('fault')
  })
})

describe("the README's settings", () => {
  const yaml = section('settings').replaceAll('```yaml', '').replaceAll('```', '')
  const file = () => {
    const path = join(tempFolder(), 'wattwheel.yaml')
    writeFileSync(path, yaml)
    return path
  }

  test('are accepted as they stand', () => {
    expect(loadSettings(file(), {}).meters['main']?.impulses_per_kwh).toBe(75)
  })

  test('name every setting, and every default as it is', () => {
    const written: unknown = parse(yaml)
    const defaults = loadSettings(undefined, {})
    for (const { path } of SCALAR_SETTINGS) {
      const value = pick(written, path)
      expect(value, path.join('.')).not.toBeUndefined()
      const usual = pick(defaults, path)
      if (usual !== undefined && path[0] !== 'data') expect(value, path.join('.')).toBe(usual)
    }
    const meter = defaults.meters['main'] as Settings['meters'][string]
    for (const key of [
      'name',
      'impulses_per_kwh',
      'main_fuse',
      'accept_older_than_days',
      'no_data_after_hours',
    ] as const) {
      expect(pick(written, ['meters', 'main', key]), key).toBe(meter[key])
    }
  })
})

function pick(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], tree)
}

test('the README lists every command with the words of its help', () => {
  const help = execFileSync('node', ['dist/main.js', '--help'], { encoding: 'utf8' })
  for (const [name, summary] of rows('commands')) expect(help).toContain(`  ${name?.padEnd(10)} ${summary}`)
  expect(help.match(/^ {2}\w+ /gm)).toHaveLength(rows('commands').length)
})

test('the README lists every path of the API', async () => {
  const web = await runWeb(makeSettings())
  const answer = await fetch(`http://127.0.0.1:${web.port}/openapi.json`)
  const { paths } = (await answer.json()) as { paths: Record<string, unknown> }
  expect(rows('http').map(([path]) => path)).toEqual(Object.keys(paths))
})

test('every npm script that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const named = [...readme.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name as string)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})
