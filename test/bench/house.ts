import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Settings } from '../../broker/contract/settings.ts'
import { loadSettings } from '../../broker/settings.ts'
import { turnsUpTo } from '../../ingest/past/count.ts'
import { openStoreReader, type StoreReader } from '../../ingest/store/reader.ts'
import { meterName } from './disc.ts'

/** A data folder of its own, and the settings for it as environment variables. */
export interface House {
  folder: string
  meters: readonly string[]
  env: Record<string, string>
  remove(): void
}

/** Looks at what comes to where it goes. */
export interface Arrivals {
  /** Resolves when at least so many messages have come, with the time (Unix epoch ms) and how many they are then. */
  reached(messages: number): Promise<{ atMs: number; messages: number }>
  /** @throws Error when the ticks that came do not each count, and only once */
  expectCounted(ticks: number): void
  close(): void
}

/** A look costs what is measured nothing; a subscriber to the positions that ingest tells would. */
const LOOK_EVERY_MS = 2
/** A turn that was told a few milliseconds ahead of this machine's clock is moved back, and counts all the same. */
const HARMLESS = ['time_adjusted']
/** So long without anything new: nothing more will come. */
const PATIENCE_MS = 60_000
/** The type of a file system in memory, statfs(2): TMPFS_MAGIC. */
const TMPFS = 0x01021994

/**
 * Where temporary files go.
 * @throws Error where there is only memory to write to: what is durable would cost nothing
 */
export function folderOnDisk(): string {
  const folder = [tmpdir(), resolve('dist')].find((place) => statfsSync(place).type !== TMPFS)
  if (!folder)
    throw new Error(`expected a disk under ${tmpdir()}, got memory (tmpfs): set TMPDIR to a folder on a disk`)
  return folder
}

export function makeHouse(meterCount: number, impulsesPerKwh = 75): House {
  const folder = mkdtempSync(join(folderOnDisk(), 'wattwheel-bench-'))
  const meters = Array.from({ length: meterCount }, (_, i) => meterName(i))
  const rules = { impulses_per_kwh: impulsesPerKwh }
  return {
    folder,
    meters,
    env: {
      WATTWHEEL_DATA: folder,
      WATTWHEEL_BROKER_PORT: '0',
      WATTWHEEL_WEB_PORT: '0',
      WATTWHEEL_BROKER_MAX_CONNECTIONS: `${meterCount + 100}`,
      WATTWHEEL_METERS: JSON.stringify(Object.fromEntries(meters.map((meter) => [meter, rules]))),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Waits until ingest has made the store, of the version that we read; nobody tells when. */
async function openStore(settings: Settings): Promise<StoreReader> {
  for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs; await delay(LOOK_EVERY_MS)) {
    const store = openStoreReader(settings)
    if (store) return store
  }
  throw new Error(`expected a store of our version in ${settings.data}, got none: is the program built anew?`)
}

/** Looks into the store of a house: a message arrives when its rows are committed. */
export async function watchStore({ env, meters }: House): Promise<Arrivals> {
  const store = await openStore(loadSettings(undefined, env))
  return {
    async reached(messages) {
      let last = { atMs: Date.now(), messages: 0 }
      for (;;) {
        const position = store.journalPosition()
        if (position > last.messages) last = { atMs: Date.now(), messages: position }
        if (position >= messages) return last
        if (Date.now() - last.atMs > PATIENCE_MS) throw new Error(`expected ${messages} messages, got ${position}`)
        await delay(LOOK_EVERY_MS)
      }
    },
    expectCounted(ticks) {
      const sum = (of: (meter: string) => number) => meters.reduce((total, meter) => total + of(meter), 0)
      const counted = sum((meter) => turnsUpTo(store.source(meter), Number.MAX_SAFE_INTEGER))
      const missing = sum((meter) => store.missingBetween(meter, 0, Number.MAX_SAFE_INTEGER))
      const tallies = store.tallies().filter(({ event }) => !HARMLESS.includes(event))
      if (counted === ticks && missing === 0 && tallies.length === 0) return
      const got = `${counted}, ${missing} missing and ${JSON.stringify(tallies)}`
      throw new Error(`expected ${ticks} ticks to count, none to be missing and nothing to be tallied, got ${got}`)
    },
    close: () => store.close(),
  }
}
