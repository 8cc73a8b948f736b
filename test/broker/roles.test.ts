import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Identity, makeAccess } from '../../broker/access.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { contains, type Role, TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import { makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { ACCEPTED, codeOf, granted, type LoginOptions, loginOf, mayPublish, putUsers, serviceLogin } from './people.ts'

const NAMES = Object.keys(TOPICS) as TopicName[]
const OF_METER = NAMES.filter((name) => TOPICS[name].path.startsWith('<meter>'))

/** Every topic there is, for a meter and another, a display and another, and what lies beside the contract. */
const EVERY_TOPIC = [
  ...OF_METER.flatMap((name) => ['main', 'garage'].map((meter) => topicOf('wattwheel', name, meter))),
  ...['kitchen', 'hall', 'main'].map((name) => topicOf('wattwheel', 'displayStatus', name)),
  ...['wattwheel/status', 'wattwheel/ingest/journal', 'wattwheel/main/ticks', 'wattwheel/attic/tick', 'wattwheel'],
  ...[
    'homeassistant/status',
    'homeassistant/device/wattwheel_main/config',
    'homeassistant',
    'elsewhere',
    'elsewhere/a',
  ],
  ...['$SYS/journal', '$SYS/broker/new/clients', '$share/group/wattwheel/main/power'],
]
const under = (prefix: string) => EVERY_TOPIC.filter((topic) => topic === prefix || topic.startsWith(`${prefix}/`))
const mine = (...kinds: string[]) => kinds.map((kind) => `wattwheel/main/${kind}`)
const PUBLIC = EVERY_TOPIC.filter((topic) => !topic.startsWith('$'))
const SYS = under('$SYS')
const OF_SENSOR = ['tick', 'outage', 'sensor', 'health', 'align', 'turn']
const OF_ANY_SENSOR = ['main', 'garage'].flatMap((meter) => OF_SENSOR.map((kind) => `wattwheel/${meter}/${kind}`))
const PRESENCE = /^wattwheel\/((main|garage)\/sensor|status|display\/\w+\/status)$/

interface Row {
  role: string
  publish: string[]
  subscribe: string[]
  will: string[]
}

/** The contract, written down once more: who may do what. Whatever is not here is refused. */
const ROWS: Row[] = [
  { role: 'sensor', publish: mine(...OF_SENSOR), subscribe: mine('config', 'sensor'), will: mine('sensor') },
  {
    role: 'display',
    publish: ['wattwheel/display/kitchen/status'],
    subscribe: [...mine('power', 'live', 'sensor'), 'wattwheel/status'],
    will: ['wattwheel/display/kitchen/status'],
  },
  { role: 'viewer', publish: [], subscribe: PUBLIC, will: [] },
  {
    role: 'homeassistant',
    publish: ['homeassistant/status', 'homeassistant/device/wattwheel_main/config'],
    subscribe: [...under('wattwheel'), ...under('homeassistant')],
    will: ['homeassistant/status'],
  },
  {
    role: 'service',
    publish: [...under('wattwheel'), ...under('homeassistant')].filter(
      (topic) => !['wattwheel', 'wattwheel/main/ticks', 'wattwheel/attic/tick'].includes(topic),
    ),
    subscribe: [...PUBLIC, ...SYS],
    will: EVERY_TOPIC.filter((topic) => PRESENCE.test(topic)),
  },
  {
    role: 'loopback',
    publish: OF_ANY_SENSOR,
    subscribe: PUBLIC,
    will: OF_ANY_SENSOR.filter((topic) => topic.endsWith('/sensor')),
  },
]

/** A user of each role by the name of the role, but for the display, which is called kitchen. */
async function start(): Promise<{ port: number; settings: Settings; loginAs: (role: string) => LoginOptions }> {
  const settings = makeSettings(({ meters }) => {
    meters['garage'] = meters['main'] as never
  })
  await putUsers(
    settings,
    { name: 'sensor', role: 'sensor', meters: ['main'] },
    { name: 'kitchen', role: 'display', meters: ['main'] },
    { name: 'everywhere', role: 'display' },
    { name: 'viewer', role: 'viewer' },
    { name: 'homeassistant', role: 'homeassistant' },
  )
  const { port } = await runBroker(settings, undefined, makeTestLog().log)
  const loginAs = (role: string) => {
    if (role === 'loopback') return {}
    return role === 'service' ? serviceLogin(settings) : loginOf(role === 'display' ? 'kitchen' : role)
  }
  return { port, settings, loginAs }
}

async function topicsThat(test: (topic: string) => Promise<boolean>): Promise<string[]> {
  const found: string[] = []
  for (const topic of EVERY_TOPIC) if (await test(topic)) found.push(topic)
  return found
}

describe.each(ROWS)('The role $role', ({ role, publish, subscribe, will }) => {
  const sorted = (topics: string[]) => topics.toSorted()

  it('may publish what the contract says, and nothing else', async () => {
    const { port, loginAs } = await start()
    const allowed = await topicsThat((topic) => mayPublish(port, topic, loginAs(role)))
    expect(sorted(allowed)).toEqual(sorted(publish))
  })

  it('may subscribe to what the contract says, and nothing else', async () => {
    const { port, loginAs } = await start()
    const allowed = await topicsThat(async (topic) => (await granted(port, topic, loginAs(role))) === 1)
    expect(sorted(allowed)).toEqual(sorted(subscribe))
  })

  it('may leave a will where the contract says, and nowhere else', async () => {
    const { port, loginAs } = await start()
    const allowed = await topicsThat(async (topic) => {
      return (await codeOf(port, { ...loginAs(role), will: { topic, payload: 'offline' } })) === ACCEPTED
    })
    expect(sorted(allowed)).toEqual(sorted(will))
  })
})

/** Every way to ask for more than is allowed by a wildcard. */
const WILDCARDS: Record<string, { granted: string[]; refused: string[] }> = {
  sensor: {
    granted: ['wattwheel/main/config'],
    refused: [
      ...['#', '+/#', 'wattwheel/#', 'wattwheel/main/#', 'wattwheel/main/+', 'wattwheel/+/config', '+/main/config'],
      ...['+/+/+', 'wattwheel/main/config/#', 'wattwheel/main/sensor/#', 'wattwheel/garage/config', '+/+/config'],
    ],
  },
  display: {
    granted: ['wattwheel/main/power', 'wattwheel/status'],
    refused: ['#', 'wattwheel/+/power', 'wattwheel/main/#', 'wattwheel/main/+', 'wattwheel/+', 'wattwheel/status/#'],
  },
  everywhere: {
    granted: ['wattwheel/+/power', 'wattwheel/garage/live', 'wattwheel/+/sensor'],
    refused: ['#', 'wattwheel/+/+', 'wattwheel/+/tick', '+/+/power', 'wattwheel/+/power/#', 'wattwheel/#'],
  },
  viewer: {
    granted: ['#', '+/#', 'wattwheel/#', '+/+/power', 'homeassistant/#', '+'],
    refused: [
      '$SYS/#',
      '$SYS/+',
      '$SYS/journal',
      '$SYS/+/new/clients',
      '$SYS',
      '$share/group/#',
      '$share/g/wattwheel/#',
    ],
  },
  homeassistant: {
    granted: ['wattwheel/#', 'homeassistant/#', 'homeassistant/+/+/config', 'wattwheel/+/energy'],
    refused: ['#', '+/#', '+/status', 'elsewhere', '$SYS/#', '$share/group/wattwheel/#', 'wattwheels/#'],
  },
  service: { granted: ['#', '$SYS/#', '$SYS/+/new/clients'], refused: ['$share/group/#', '$SYSTEM/#', '$queue/#'] },
}

describe('A filter', () => {
  it.each(Object.keys(WILDCARDS))(
    'of %s is granted when all that it matches is allowed, and else refused',
    async (role) => {
      const { port, loginAs } = await start()
      const { granted: allowed = [], refused = [] } = WILDCARDS[role] ?? {}
      for (const filter of allowed) expect([filter, await granted(port, filter, loginAs(role))]).toEqual([filter, 1])
      for (const filter of refused) expect([filter, await granted(port, filter, loginAs(role))]).toEqual([filter, 128])
    },
  )

  it.each(['wattwheel/main+', 'wattwheel/+main', 'wattwheel#', 'wattwheel/#/power', 'wattwheel/main#', '++', '##'])(
    'that is none is not granted to anybody: %s',
    async (filter) => {
      const { port, loginAs } = await start()
      const answer = granted(port, filter, loginAs('service')).catch((error: Error) => error.message)
      expect([128, 'the connection closed before the packet came']).toContain(await answer)
    },
  )

  const level = fc.constantFrom(
    'wattwheel',
    'main',
    'garage',
    'display',
    'kitchen',
    'status',
    'power',
    'config',
    '$SYS',
    'tick',
  )
  const wild = fc.oneof(level, fc.constant('+'))
  const filter = fc
    .tuple(fc.array(wild, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([levels, all]) => (all ? [...levels, '#'] : levels).join('/'))
  const identities: Identity[] = [
    { user: 'a', roles: ['sensor'], meters: ['main'] },
    { user: 'kitchen', roles: ['display'], meters: ['main', 'garage'] },
    { user: 'kitchen', roles: ['display'], meters: undefined },
    { user: 'c', roles: ['viewer'], meters: undefined },
    { user: 'd', roles: ['homeassistant'], meters: undefined },
    { user: 'e', roles: ['viewer', 'sensor'], meters: undefined },
    { user: 'f', roles: ['service'], meters: undefined },
  ]

  it('that is granted matches no topic that may not be received', () => {
    const access = makeAccess(makeSettings())
    fc.assert(
      fc.property(fc.constantFrom(...identities), filter, (identity, filter) => {
        if (access.maySubscribe(identity, filter).refused !== undefined) return
        for (const topic of EVERY_TOPIC) {
          if (contains(filter, topic)) expect([topic, access.mayReceive(identity, topic)]).toEqual([topic, true])
        }
      }),
      { numRuns: 3000, interruptAfterTimeLimit: 10_000 },
    )
  })

  it('is told apart by who asks: what one may receive alone is refused to the others', () => {
    const access = makeAccess(makeSettings())
    const receivers = (topic: string) =>
      identities.filter((identity) => access.mayReceive(identity, topic)).flatMap(({ roles }) => roles as Role[])
    expect(receivers('$SYS/journal')).toEqual(['service'])
    expect(receivers('wattwheel/main/config')).toEqual([
      'sensor',
      'viewer',
      'homeassistant',
      'viewer',
      'sensor',
      'service',
    ])
    expect(receivers('elsewhere')).toEqual(['viewer', 'viewer', 'sensor', 'service'])
  })
})
