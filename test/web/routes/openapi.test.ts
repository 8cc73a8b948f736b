import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeSettings, runWeb } from '../../rig.ts'
import { ask } from '../house.ts'

/** A part of a JSON document, whatever it may be. */
// biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
type Part = any

interface Operation {
  name: string
  path: string
  operation: Part
}

/** Names of parameters that say all there is to say, where they stand. */
const SPEAKING = ['meter', 'last-event-id']
/** The routes that answer in words and numbers of their own, or without end. */
const OWN_TEXT = ['/health', '/metrics', '/api/v1/meters/{meter}/events']
/** What is told elsewhere: the live value is a payload of MQTT, and has its example there. */
const ELSEWHERE = ['/api/v1/meters/{meter}/live']

let document: Part
let operations: Operation[]

beforeEach(async () => {
  const { port } = await runWeb(makeSettings())
  document = (await ask(port, '/openapi.json')).json()
  operations = Object.entries<Part>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Part>(methods).map(([method, operation]) => ({
      ...{ name: `${method} ${path}`, path, operation },
    })),
  )
})

/** The answers of an operation when all is well, by their status. */
const wellOf = ({ operation }: Operation): [string, Part][] =>
  Object.entries<Part>(operation.responses).filter(([status]) => status.startsWith('2'))

/** Every schema in a part of the document, with the way to it. */
function* schemasIn(part: Part, way = ''): Generator<[string, Part]> {
  if (typeof part !== 'object' || part === null) return
  for (const [key, inner] of Object.entries<Part>(part)) {
    if (key === 'schema') yield [`${way}/schema`, inner]
    if (key !== 'example' && key !== 'examples') yield* schemasIn(inner, `${way}/${key}`)
  }
}

/** The examples of a media type: its own, or those of its schema. */
function examplesOf({ schema, example, examples }: Part): unknown[] {
  const named = Object.values<Part>(examples ?? {}).map(({ value }) => value)
  return [...(example === undefined ? [] : [example]), ...named, ...(schema?.examples ?? [])]
}

describe('the description of the API', () => {
  test('has a summary for every route, each another, and nothing that refers to nowhere', () => {
    expect(operations.length).toBeGreaterThan(15)
    const summaries = operations.map(({ operation }) => operation.summary)
    for (const summary of summaries) expect(summary).toMatch(/^[A-Z]\w+/)
    expect(new Set(summaries).size).toBe(summaries.length)
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, way = '']) => way.split('/'))
    const nowhere = refs.filter((way) => typeof way.reduce((part, key) => part?.[key], document) !== 'object')
    expect(nowhere).toEqual([])
  })

  test('has a schema that can be checked by, wherever it has one', () => {
    const schemas = [...schemasIn(document.paths)]
    expect(schemas.length).toBeGreaterThan(40)
    for (const [way, schema] of schemas) {
      expect(Compile(schema as TSchema).Check(Symbol('nothing that JSON has')), way).toBe(false)
    }
  })

  test('names in each path the parameters that it takes, and says of each what it is', () => {
    for (const { name, path, operation } of operations) {
      const parameters: Part[] = operation.parameters ?? []
      const inPath = parameters.filter((parameter) => parameter.in === 'path')
      expect(inPath.map((parameter) => `{${parameter.name}}`).sort(), name).toEqual(
        [...(path.match(/\{\w+\}/g) ?? [])].sort(),
      )
      for (const parameter of inPath) expect(parameter.required, name).toBe(true)
      for (const { name: key, description } of parameters) {
        if (!SPEAKING.includes(key)) expect(description, `${name} ${key}`).toMatch(/\w{2}/)
      }
    }
  })

  test('gives an example for every answer, which is what the answer would be', () => {
    const told = operations.filter(({ path }) => !OWN_TEXT.includes(path) && !ELSEWHERE.includes(path))
    expect(told.length).toBeGreaterThan(12)
    for (const one of told) {
      const well = wellOf(one)
      expect(well, one.name).toHaveLength(1)
      for (const [, { content }] of well) {
        for (const [type, media] of Object.entries<Part>(content)) {
          const validator = Compile(media.schema as TSchema)
          const examples = examplesOf(media)
          expect(examples.length, `${one.name} ${type}`).toBeGreaterThan(0)
          for (const example of examples) expect([...validator.Errors(example)], one.name).toEqual([])
        }
      }
    }
  })

  test('gives an example for every body that may be sent, which would be taken', () => {
    const bodies = operations.flatMap(({ name, operation }) => {
      const media = operation.requestBody?.content['application/json']
      return media ? [{ name, media }] : []
    })
    expect(bodies.map(({ name }) => name.split('/').at(-1)).sort()).toEqual([
      ...['readings', 'replacements', 'session', 'users'],
    ])
    for (const { name, media } of bodies) {
      expect(examplesOf(media).length, name).toBeGreaterThan(0)
      for (const example of examplesOf(media))
        expect([...Compile(media.schema as TSchema).Errors(example)], name).toEqual([])
    }
  })
})

describe('the description of what a route wants', () => {
  test('says once for all with what problems a route may answer', () => {
    for (const { name, path, operation } of operations.filter(({ path }) => path.startsWith('/api/'))) {
      const ofMeter = path.includes('{meter}') ? ['400', '404'] : []
      const ofChange = name.startsWith('get') ? [] : ['403', '415']
      for (const status of [...ofMeter, ...ofChange, '401', '429', '503']) {
        const { schema } = operation.responses[status].content['application/problem+json']
        expect(Object.keys(schema.properties), name).toEqual(['type', 'title', 'status', 'detail'])
      }
    }
  })

  test('says who has to log in, and how', () => {
    const admin = [{ password: [] }, { session: [] }]
    for (const { name, path, operation } of operations.filter(({ path }) => path.startsWith('/api/'))) {
      const isOpen = path === '/api/v1/session'
      const isAdmins = !name.startsWith('get') || /users|backup/.test(path)
      expect(operation.security, name).toEqual(isOpen ? [] : isAdmins ? admin : [{}, ...admin])
    }
    expect(document.components.securitySchemes).toMatchObject({
      password: { type: 'http', scheme: 'bearer' },
      session: { type: 'apiKey', in: 'cookie', name: 'wattwheel_session' },
    })
  })
})
