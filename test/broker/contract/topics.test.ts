import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, parseTopic, TOPICS, type TopicName, topicOf } from '../../../broker/contract/topics.ts'

const names = Object.keys(TOPICS) as TopicName[]
const meter = fc
  .stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/)
  .filter((name) => !['display', 'ingest', 'status'].includes(name))
const display = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/[/+#]/.test(name))
const root = fc.constantFrom('wattwheel', 'my.house', 'home (2)', 'Zähler')

describe('A topic', () => {
  it.each(names)('%s made for any owner is found again', (name) => {
    const { path } = TOPICS[name]
    const owners = path.includes('<meter>') ? meter : path.includes('<name>') ? display : fc.constant('')
    fc.assert(
      fc.property(root, owners, (root, owner) => {
        expect(parseTopic(root, topicOf(root, name, owner))).toEqual({ name, owner })
      }),
    )
  })

  it.each(['$&', '$1', '$$', "$'"])('keeps an owner that looks like a replacement pattern: %s', (owner) => {
    expect(topicOf('wattwheel', 'displayStatus', owner)).toBe(`wattwheel/display/${owner}/status`)
  })

  it.each(['display', 'ingest', 'status'])('of a meter is none when the meter is called %s', (reserved) => {
    expect(parseTopic('wattwheel', `wattwheel/${reserved}/tick`)).toBeUndefined()
  })

  it.each(['displays', 'ingest2', 'status-quo'])('of a meter may begin with a reserved word: %s', (owner) => {
    expect(parseTopic('wattwheel', `wattwheel/${owner}/tick`)).toEqual({ name: 'tick', owner })
  })

  it.each([
    ...['', 'wattwheel', 'wattwheel/', 'wattwheel/main', 'wattwheel/main/', 'wattwheel/main/tick/', 'wattwheel//tick'],
    ...['wattwheel/Main/tick', 'wattwheel/+/tick', 'wattwheel/#', 'wattwheel/main/ticks', '/wattwheel/main/tick'],
    ...['other/main/tick', 'wattwheel2/main/tick', 'wattwheel/main/tick\n', `wattwheel/${'m'.repeat(33)}/tick`],
    ...[
      'wattwheel/_main/tick',
      'wattwheel/__proto__/tick',
      'wattwheel/display//status',
      'wattwheel/display/a/b/status',
    ],
  ])('of the contract is not %j', (topic) => {
    expect(parseTopic('wattwheel', topic)).toBeUndefined()
  })

  it('is found or not for any text, without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const found = parseTopic('wattwheel', `wattwheel/${text}`)
        if (found) expect(topicOf('wattwheel', found.name, found.owner)).toBe(`wattwheel/${text}`)
      }),
    )
  })
})

/** [MQTT-4.7.1-2], [MQTT-4.7.1-3], [MQTT-4.7.2-1], level by level. */
function matches(filter: string[], topic: string[], first = true): boolean {
  const [pattern, ...patterns] = filter
  const [level, ...levels] = topic
  if (first && topic[0]?.startsWith('$') && (pattern === '+' || pattern === '#')) return false
  if (pattern === undefined || level === undefined)
    return pattern === '#' || (pattern === undefined && level === undefined)
  if (pattern === '#') return true
  return (pattern === '+' || pattern === level) && matches(patterns, levels, false)
}

const level = fc.constantFrom('', 'a', 'b', '$a')
const topic = fc.array(level, { minLength: 1, maxLength: 4 })
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 3 }), fc.boolean())
  .map(([levels, all]) => (all || levels.length === 0 ? [...levels, '#'] : levels))

/** Every topic of up to four levels. */
const everyTopic = ['', 'a', 'b', '$a']
  .reduce<string[][]>(
    (topics) => {
      const longer = topics.flatMap((topic) => ['', 'a', 'b', '$a'].map((level) => [...topic, level]))
      return [...topics, ...longer.filter(({ length }) => length === (topics.at(-1)?.length ?? 0) + 1)]
    },
    [[]],
  )
  .slice(1)

describe('A filter that contains another', () => {
  it('matches every topic that the other matches', () => {
    fc.assert(
      fc.property(filter, filter, (allowed, asked) => {
        if (!contains(allowed.join('/'), asked.join('/'))) return
        for (const topic of everyTopic) if (matches(asked, topic)) expect(matches(allowed, topic)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('contains exactly the topics that it matches', () => {
    fc.assert(
      fc.property(filter, topic, (allowed, topic) => {
        expect(contains(allowed.join('/'), topic.join('/'))).toBe(matches(allowed, topic))
      }),
      { numRuns: 2000 },
    )
  })

  it('contains itself', () => {
    fc.assert(
      fc.property(filter, (filter) => {
        expect(contains(filter.join('/'), filter.join('/'))).toBe(true)
      }),
    )
  })

  it.each([
    ['#', 'wattwheel/#', true],
    ['#', '#', true],
    ['#', '+/+', true],
    ['wattwheel/#', 'wattwheel', true],
    ['wattwheel/#', 'wattwheel/+/tick', true],
    ['wattwheel/+/tick', 'wattwheel/main/tick', true],
    ['$SYS/#', '$SYS/journal', true],
    ['#', '$SYS/#', false],
    ['#', '$SYS/journal', false],
    ['#', '$share/group/wattwheel/#', false],
    ['+/journal', '$SYS/journal', false],
    ['$SYS/#', '#', false],
    ['$SYS/#', '+/journal', false],
    ['wattwheel/#', '#', false],
    ['wattwheel/#', '+/main', false],
    ['wattwheel/+', 'wattwheel/#', false],
    ['wattwheel/+', 'wattwheel', false],
    ['wattwheel/main/#', 'wattwheel/main2/tick', false],
    ['wattwheel/main/tick', 'wattwheel/+/tick', false],
  ])('%s contains %s: %s', (allowed, filter, expected) => {
    expect(contains(allowed, filter)).toBe(expected)
  })
})
