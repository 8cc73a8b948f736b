import { expect, onTestFinished, test } from 'vitest'
import { decodeLive } from '../../../broker/contract/codec.ts'
import { learn, type Want } from '../../../ingest/learning.ts'
import { makeMeter } from '../../../ingest/meter.ts'
import { makeVoice } from '../../../ingest/publish/voice.ts'
import { makeTestLog } from '../../rig.ts'
import { handClock } from '../house.ts'
import { every10s, numbered, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

test('A voice that is not heard for long says the newest of what it has to say, once, news before what is said again', async () => {
  const settings = storeSettings()
  const { record, reader, generation } = openStore(settings)
  const clock = handClock(START_MS + 60_000)
  const { log } = makeTestLog()
  const said: string[] = []
  const lives: string[] = []
  const waiting: { act: () => void; isNews: boolean }[] = []
  const subject = { meter: makeMeter(settings, 'main'), reader, generation, motion: () => undefined }
  const voice = makeVoice(
    subject,
    clock,
    (name, payload) => {
      said.push(name)
      if (name === 'live') lives.push(payload)
      return true
    },
    { add: (act, isNews) => waiting.push({ act, isNews }), isCrowded: () => false },
    log,
  )
  onTestFinished(voice.close)
  const ticks = numbered(every10s(3))
  await record({ arrivals: [ticksMessage(ticks.slice(0, 1))] })
  voice.again()
  clock.advance(1000)
  for (const tick of ticks.slice(1)) {
    await record({ arrivals: [ticksMessage([tick])] })
    voice.changed()
    clock.advance(1000)
  }
  expect(said).toEqual(['power', 'power', 'power'])
  expect(waiting.map(({ isNews }) => isNews)).toEqual([false, true])
  for (const { act } of waiting) act()
  expect(lives.map((live) => decodeLive(Buffer.from(live)).value?.tick_at)).toEqual([ticks.at(-1)?.at])
})

test('A voice that says everything again asks only whether the store is there, as long as nobody else wrote in it', async () => {
  const settings = storeSettings()
  const { record, reader } = openStore(settings)
  await record({ arrivals: [ticksMessage(numbered(every10s(3)))] })
  const clock = handClock(START_MS + 60_000)
  const { log } = makeTestLog()
  const asked: string[] = []
  const noting = new Proxy(reader, {
    get(all, name: keyof typeof reader) {
      asked.push(name)
      return all[name]
    },
  })
  let generation = 1
  const said: string[] = []
  const waiting: (() => void)[] = []
  const voice = makeVoice(
    { meter: makeMeter(settings, 'main'), reader: noting, generation: () => generation, motion: () => undefined },
    clock,
    (name) => said.push(name) > 0,
    { add: (act) => waiting.push(act), isCrowded: () => false },
    log,
  )
  onTestFinished(voice.close)
  const again = () => {
    clock.advance(700)
    said.length = asked.length = 0
    voice.again()
    while (waiting.length > 0) waiting.shift()?.()
    expect(said).toEqual(['power', 'config', 'energy', 'reading', 'live'])
    return new Set(asked)
  }
  expect(again().size).toBeGreaterThan(3)
  expect(again()).toEqual(new Set(['meter']))
  generation++
  expect(again().size).toBeGreaterThan(3)
})

test('A voice whose store does not answer says nothing, and all of it when the store is back', async () => {
  const settings = storeSettings()
  const { record, reader, generation } = openStore(settings)
  await record({ arrivals: [ticksMessage(numbered(every10s(3)))] })
  const clock = handClock(START_MS + 60_000)
  let isAway = true
  const asked = new Proxy(reader, {
    get(all, name: keyof typeof reader) {
      if (isAway) throw new Error('the store is away')
      return all[name]
    },
  })
  const said: string[] = []
  const waiting: (() => void)[] = []
  const voice = makeVoice(
    { meter: makeMeter(settings, 'main'), reader: asked, generation, motion: () => undefined },
    clock,
    (name) => said.push(name) > 0,
    { add: (act) => waiting.push(act), isCrowded: () => false },
    makeTestLog().log,
  )
  onTestFinished(voice.close)
  for (let i = 0; i < 3; i++) {
    voice.changed()
    clock.advance(1000)
  }
  expect(waiting).toHaveLength(1)
  expect(waiting[0]).toThrow('the store is away')
  expect(said).toEqual([])
  isAway = false
  while (waiting.length > 0) waiting.shift()?.()
  expect(said).toEqual(['power', 'config', 'energy', 'reading', 'live'])
  voice.changed()
  expect(said).toEqual(['power', 'config', 'energy', 'reading', 'live', 'power'])
})

test('What a voice said in vain is news when it says everything again', async () => {
  const settings = storeSettings()
  const { record, reader, generation } = openStore(settings)
  await record({ arrivals: [ticksMessage(numbered(every10s(3)))] })
  const clock = handClock(START_MS + 60_000)
  let isConnected = true
  const waiting: { act: () => void; isNews: boolean }[] = []
  const voice = makeVoice(
    { meter: makeMeter(settings, 'main'), reader, generation, motion: () => undefined },
    clock,
    () => isConnected,
    { add: (act, isNews) => waiting.push({ act, isNews }), isCrowded: () => false },
    makeTestLog().log,
  )
  onTestFinished(voice.close)
  const again = () => {
    clock.advance(700)
    voice.again()
    return waiting.map(({ isNews }) => isNews)
  }
  const speakOn = () => {
    while (waiting.length > 0) waiting.shift()?.act()
  }
  expect(again()).toEqual([false])
  isConnected = false
  speakOn()
  isConnected = true
  expect(again()).toEqual([true])
  speakOn()
  expect(again()).toEqual([false])
  speakOn()
  expect(voice.hasNews()).toBe(false)
  voice.unheard()
  expect(voice.hasNews()).toBe(true)
  expect(again()).toEqual([true])
})

test('What a voice needs to know before it says everything again is found out once, and not taken for what is so later', async () => {
  const settings = storeSettings()
  const { record, reader, generation } = openStore(settings)
  await record({ arrivals: [ticksMessage(numbered(every10s(3)))] })
  const clock = handClock(START_MS + 60_000)
  const asked: string[] = []
  const noting = new Proxy(reader, {
    get(all, name: keyof typeof reader) {
      asked.push(name)
      return all[name]
    },
  })
  const voice = makeVoice(
    { meter: makeMeter(settings, 'main'), reader: noting, generation, motion: () => undefined },
    clock,
    () => true,
    { add: () => {}, isCrowded: () => false },
    makeTestLog().log,
  )
  onTestFinished(voice.close)
  learn(reader, [voice.wants() as Want])
  expect(voice.wants()).toBeUndefined()
  asked.length = 0
  voice.again()
  expect(asked).toEqual([])
  learn(reader, [voice.wants() as Want])
  voice.change()
  asked.length = 0
  voice.wants()?.ask()
  expect(asked).toContain('meter')
})

test('A voice among others with news says what follows from its live value later, once, and the newest of it', async () => {
  const settings = storeSettings()
  const { record, reader, generation } = openStore(settings)
  const clock = handClock(START_MS + 60_000)
  const said: string[] = []
  const waiting: (() => void)[] = []
  let isCrowded = true
  const voice = makeVoice(
    { meter: makeMeter(settings, 'main'), reader, generation, motion: () => undefined },
    clock,
    (name, payload) => said.push(name === 'energy' ? `energy ${payload}` : name) > 0,
    { add: (act) => waiting.push(act), isCrowded: () => isCrowded },
    makeTestLog().log,
  )
  onTestFinished(voice.close)
  const ticks = numbered(every10s(4))
  const turn = async (i: number) => {
    await record({ arrivals: [ticksMessage(ticks.slice(i, i + 1))] })
    voice.changed()
    clock.advance(700)
  }
  await turn(0)
  waiting.shift()?.()
  await turn(1)
  expect(waiting).toHaveLength(2)
  while (waiting.length > 1) waiting.pop()?.()
  expect(said).toEqual(['power', 'live', 'power', 'live'])
  waiting.pop()?.()
  expect(said.slice(4)).toEqual(['config', 'energy 0.027', 'reading'])
  await turn(2)
  waiting.shift()?.()
  isCrowded = false
  await turn(3)
  waiting.pop()?.()
  waiting.pop()?.()
  expect(said.slice(7)).toEqual(['power', 'live', 'power', 'energy 0.053', 'live'])
})
