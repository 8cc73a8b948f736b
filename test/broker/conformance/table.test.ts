import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const NUMBER = /\[(MQTT-\d+\.\d+\.\d+-\d+)\]/g
const document = readFileSync('docs/mqtt.md', 'utf8')

/** The statements in a table of the document. */
function listed(name: string): string[] {
  const table = document.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? ''
  return [...table.matchAll(/^\| (MQTT-[\d.-]+) \|/gm)].map(([, number = '']) => number)
}

/** The statements that tests name. */
function tested(...folders: string[]): Set<string> {
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  const texts = files.filter((file) => file.endsWith('.test.ts')).map((file) => readFileSync(file, 'utf8'))
  return new Set(texts.flatMap((text) => [...text.matchAll(NUMBER)].map(([, number = '']) => number)))
}

test('Each statement that docs/mqtt.md says is kept is named by a test, and listed once', () => {
  const kept = listed('kept')
  const named = tested('test/broker/conformance', 'test/web')
  expect(kept.length).toBeGreaterThan(90)
  expect(new Set(kept).size).toBe(kept.length)
  expect(kept.filter((number) => !named.has(number))).toEqual([])
})

test('Each statement that a test of conformance names is in a table of docs/mqtt.md', () => {
  const known = new Set([...listed('kept'), ...listed('short')])
  expect([...tested('test/broker/conformance')].filter((number) => !known.has(number))).toEqual([])
})
