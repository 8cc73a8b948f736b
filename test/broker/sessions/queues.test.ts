import { Aedes } from 'aedes'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeInbound } from '../../../broker/sessions/inbound.ts'
import { MAX_AWAY, MAX_BYTES, MAX_UNACKNOWLEDGED, makeQueues, type Outgoing } from '../../../broker/sessions/queues.ts'

const packet = (brokerCounter: number, payload: Buffer = Buffer.from('x')) =>
  ({ cmd: 'publish', brokerId: 'b', brokerCounter, topic: 't', payload, qos: 1, retain: false, dup: false }) as const

const ids = ['a', 'b']
const aedesPersistence = async () => {
  const aedes = await Aedes.createBroker({})
  onTestFinished(() => void aedes.close())
  return (aedes as unknown as { persistence: ReturnType<typeof makeQueues> & ReturnType<typeof makeInbound> })
    .persistence
}

/** What a call came to: its value or its error, as far as aedes looks at it. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (value) => (value === undefined ? 'nothing' : 'something'),
    () => 'refused',
  )
}

const deed = fc.oneof(
  fc.record({ what: fc.constant('enqueue' as const), to: fc.subarray(ids), counter: fc.nat(5) }),
  fc.record({
    what: fc.constant('number' as const),
    id: fc.constantFrom(...ids),
    counter: fc.nat(5),
    messageId: fc.nat(4),
  }),
  fc.record({ what: fc.constant('clear' as const), id: fc.constantFrom(...ids), messageId: fc.nat(4) }),
)

type Queues = Pick<
  ReturnType<typeof makeQueues>,
  'outgoingEnqueueCombi' | 'outgoingUpdate' | 'outgoingClearMessageId' | 'outgoingStream'
>

async function perform(queues: Queues, deeds: readonly (typeof deed extends fc.Arbitrary<infer T> ? T : never)[]) {
  const story: unknown[] = []
  for (const one of deeds) {
    if (one.what === 'enqueue')
      await queues.outgoingEnqueueCombi(
        one.to.map((clientId) => ({ clientId })),
        packet(one.counter) as never,
      )
    else if (one.what === 'number')
      story.push(await outcome(queues.outgoingUpdate(one, { ...packet(one.counter), messageId: one.messageId })))
    else story.push(await outcome(queues.outgoingClearMessageId(one, { messageId: one.messageId })))
  }
  for (const id of ids) {
    const queue: Outgoing[] = await queues.outgoingStream({ id }).toArray()
    story.push(queue.map(({ brokerCounter, messageId }) => [brokerCounter, messageId]))
  }
  return story
}

describe('The queue of a client', () => {
  it('does within its limits what the one of aedes does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 30 }), async (deeds) => {
        const ours = makeQueues(
          () => true,
          () => {},
        )
        expect(await perform(ours, deeds)).toEqual(await perform(await aedesPersistence(), deeds))
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['away', false, MAX_AWAY],
    ['there', true, MAX_UNACKNOWLEDGED],
  ])('that is %s takes so many messages, and the rest is told', async (_, isThere, limit) => {
    const told: string[] = []
    const queues = makeQueues(
      () => isThere,
      (id) => void told.push(id),
    )
    for (let i = 0; i < limit + 3; i++) await queues.outgoingEnqueue({ clientId: 'a' }, packet(i) as never)
    const kept = (await queues.outgoingStream({ id: 'a' }).toArray()) as Outgoing[]
    expect(kept.map(({ brokerCounter }) => brokerCounter)).toEqual(Array.from({ length: limit }, (_, i) => i))
    expect(told).toEqual(['a', 'a', 'a'])
  })

  it('takes no more when all together are full, and again when one is dropped', async () => {
    const told: string[] = []
    const queues = makeQueues(
      () => false,
      (id) => void told.push(id),
    )
    const payload = Buffer.alloc(MAX_BYTES / 200)
    for (let i = 0; i < 250; i++)
      await queues.outgoingEnqueue({ clientId: i < 100 ? 'a' : 'b' }, packet(i, payload) as never)
    expect(told.length).toBeGreaterThan(50)
    expect(queues.bytes()).toBeLessThanOrEqual(MAX_BYTES)
    queues.drop('a')
    const before = told.length
    for (let i = 0; i < 50; i++) await queues.outgoingEnqueue({ clientId: 'c' }, packet(i, payload) as never)
    expect(told).toHaveLength(before)
    for (const id of ['b', 'c']) queues.drop(id)
    expect(queues.bytes()).toBe(0)
  })
})

describe('What waits in a queue', () => {
  it('counts no bytes once all is acknowledged', async () => {
    const queues = makeQueues(
      () => true,
      () => {},
    )
    for (let i = 1; i <= 5; i++) {
      await queues.outgoingEnqueue({ clientId: 'a' }, packet(i, Buffer.alloc(i)) as never)
      await queues.outgoingUpdate({ id: 'a' }, { ...packet(i), messageId: i })
      if (i % 2) await queues.outgoingUpdate({ id: 'a' }, { messageId: i })
    }
    for (let i = 1; i <= 5; i++) await queues.outgoingClearMessageId({ id: 'a' }, { messageId: i })
    expect(queues.bytes()).toBe(0)
  })

  it('knows a message that was received no more once its PUBREL is on its way, beside others', async () => {
    const queues = makeQueues(
      () => true,
      () => {},
    )
    for (const i of [1, 2]) {
      await queues.outgoingEnqueue({ clientId: 'a' }, packet(i) as never)
      await queues.outgoingUpdate({ id: 'a' }, { ...packet(i), messageId: i })
      await queues.outgoingUpdate({ id: 'a' }, { messageId: i })
    }
    expect(await queues.outgoingStream({ id: 'a' }).toArray()).toEqual([{ messageId: 1 }, { messageId: 2 }])
  })

  it('does not hold on to all that was read with a message', async () => {
    const queues = makeQueues(
      () => false,
      () => {},
    )
    const read = Buffer.alloc(65_536, '7')
    await queues.outgoingEnqueueCombi([{ clientId: 'a' }], packet(1, read.subarray(0, 10)) as never)
    const [kept] = (await queues.outgoingStream({ id: 'a' }).toArray()) as { payload: Buffer }[]
    expect(kept?.payload).toEqual(Buffer.alloc(10, '7'))
    expect(kept?.payload.buffer).not.toBe(read.buffer)
  })
})

describe('The open ids of QoS 2', () => {
  it('are known as those of aedes are', async () => {
    const deeds = fc.array(
      fc.record({
        what: fc.constantFrom('Store', 'Get', 'Del', 'clean'),
        id: fc.constantFrom(...ids),
        messageId: fc.nat(3),
      }),
      { maxLength: 30 },
    )
    const tell = async (
      inbound: ReturnType<typeof makeInbound>,
      list: { what: string; id: string; messageId: number }[],
    ) => {
      const story: unknown[] = []
      for (const { what, id, messageId } of list) {
        const call =
          what === 'clean'
            ? inbound.cleanIncoming({ id })
            : inbound[`incoming${what}Packet` as 'incomingGetPacket']({ id }, { ...packet(1), messageId } as never)
        story.push(await outcome(call))
      }
      return story
    }
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        expect(await tell(makeInbound(), list)).toEqual(await tell(await aedesPersistence(), list))
      }),
      { numRuns: 200 },
    )
  })
})
