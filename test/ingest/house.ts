import type { MqttClient } from 'mqtt'
import type { Broker } from '../../broker/broker.ts'
import type { Clock } from '../../broker/contract/clock.ts'
import { decodeJournalPosition, decodeLive, encode } from '../../broker/contract/codec.ts'
import type { Live, Tick } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import type { Ingest } from '../../ingest/ingest.ts'
import { connect, type Inbox, listen, makeSettings, makeTestLog, runBroker, runIngest } from '../rig.ts'

/** A clock that is set by hand. */
export interface HandClock extends Clock {
  advance(ms: number): void
}

export function handClock(startMs: number): HandClock {
  let sinceMs = 0
  return {
    wallMs: () => startMs + sinceMs,
    monoMs: () => sinceMs,
    advance(ms) {
      sinceMs += ms
    },
  }
}

/** A house with broker, ingest, a sensor and somebody who listens to everything. */
export interface House {
  settings: Settings
  broker: Broker
  ingest: Ingest
  client: MqttClient
  inbox: Inbox
  lines: Record<string, unknown>[]
  /** Publishes with QoS 1; resolves when it is acknowledged. */
  send(name: 'tick' | 'outage' | 'entry' | 'sensor' | 'health' | 'turn', payload: string | Buffer): Promise<unknown>
  /** The first live message for which the test holds. */
  live(test: (live: Live) => boolean): Promise<Live>
}

/** @param change to the settings */
export async function openHouse(
  change: (settings: Settings) => void = () => {},
  clock?: Clock,
  log: { log: Log; lines: Record<string, unknown>[] } = makeTestLog(),
): Promise<House> {
  const settings = makeSettings(change)
  const broker = await runBroker(settings, clock)
  const client = await connect(broker.port)
  const inbox = await listen(client, 'wattwheel/#')
  const ingest = await runIngest(settings, clock, log.log)
  await inbox.first((topic, text) => topic === 'wattwheel/status' && text === 'online')
  return {
    settings,
    broker,
    ingest,
    client,
    inbox,
    lines: log.lines,
    send: (name, payload) => client.publishAsync(topicOf('wattwheel', name, 'main'), payload, { qos: 1 }),
    live: (test) => liveIn(inbox, test),
  }
}

/** The first live message of the meter for which the test holds; every one is of the contract. */
export async function liveIn(inbox: Inbox, test: (live: Live) => boolean): Promise<Live> {
  const { text } = await inbox.first((topic, text) => topic === 'wattwheel/main/live' && test(liveOf(text)))
  return liveOf(text)
}

/** @throws Error when the text is not of the contract */
export function liveOf(text: string): Live {
  const { value, fault } = decodeLive(Buffer.from(text))
  if (fault) throw new Error(`not a live message: ${fault.detail}`)
  return value
}

/** Resolves when ingest says that it has read the journal up to a position. */
export async function readUpTo(inbox: Inbox, position: number): Promise<void> {
  await inbox.first((topic, text) => {
    if (topic !== 'wattwheel/ingest/journal') return false
    return (decodeJournalPosition(Buffer.from(text)).value?.position ?? 0) >= position
  })
}

/** What was said on a topic of the meter, in order. */
export function saidOn(inbox: Inbox, name: 'power' | 'energy' | 'reading' | 'live'): string[] {
  return inbox.messages.flatMap(({ topic, text }) => (topic === topicOf('wattwheel', name, 'main') ? [text] : []))
}

/** Numbered ticks of one boot, as one message. */
export function ticksAt(times: readonly number[], boot = 'a', firstSeq = 1): string {
  return encode(times.map((at, i): Tick => ({ boot, seq: firstSeq + i, at })))
}
