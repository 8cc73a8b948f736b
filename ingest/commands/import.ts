import { existsSync } from 'node:fs'
import { systemClock } from '../../broker/contract/clock.ts'
import type { Command, Values } from '../../broker/contract/command.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { type ImportMessage, messagesOf } from '../imports/entries.ts'
import { FORMATS, readRecording } from '../imports/formats.ts'
import { makeProgress, type Screen } from '../imports/progress.ts'
import type { Recording } from '../imports/recording.ts'
import { describeRecording, describeResult, type Result } from '../imports/report.ts'
import { openSender } from '../imports/send.ts'
import { makeMeter } from '../meter.ts'
import { openStoreReader, type StoreReader } from '../store/reader.ts'
import { quietly } from './quietly.ts'

/** `wattwheel import FILE`: takes over what another program recorded. */
export const importCommand = {
  summary: 'take over what another program recorded',
  options: {
    meter: { value: 'ID', default: 'main', help: 'the meter that it is of' },
    format: { value: 'NAME', default: '', help: `${Object.keys(FORMATS).join(', ')} (default: the one that fits)` },
    series: { value: 'NAME', default: '', help: 'which of several series in the file' },
    'dry-run': { value: '', default: '', help: 'tell what is in the file, and enter nothing' },
    url: { value: 'URL', default: '', help: 'where the broker is (default: as the settings say)' },
  },
  argument: { name: 'file', required: true, help: 'a database or a CSV' },
  adapt: quietly,
  async start(settings, log, values): Promise<undefined> {
    await importFile(settings, log, values, process.stdout)
  },
} satisfies Command

/**
 * Imports a file into a meter and tells what became of it. What was imported before is not sent again.
 * @throws Fault when the file, the meter, the broker or ingest is not what it should be
 */
export async function importFile(settings: Settings, log: Log, values: Values, screen: Screen): Promise<Result> {
  const { file = '', meter = 'main', format: name = '', series = '', url } = values
  if (!settings.meters[meter]) {
    throw new Fault(`import: expected a meter of the settings, got "${meter}". Add it under "meters".`)
  }
  if (!existsSync(file)) throw new Fault(`import: expected a file at ${file}, got none.`)
  const { zone } = makeMeter(settings, meter)
  const { format, recording } = readRecording(file, name, { zone, series })
  const messages = messagesOf(recording)
  screen.write(describeRecording(format.title, recording, zone))
  const store = openStoreReader(settings)
  if (!store)
    throw new Fault(`import: expected a database in ${settings.data}, got none. Start Wattwheel: it makes it.`)
  try {
    const there = url ? { ...settings, mqtt: { ...settings.mqtt, url } } : settings
    if (!values['dry-run']) await sendNew(there, store, meter, messages, log, screen)
    const result = resultOf(store, meter, messages, recording)
    screen.write(describeResult(result, values['dry-run'] === 'true'))
    return result
  } finally {
    store.close()
  }
}

async function sendNew(
  settings: Settings,
  store: StoreReader,
  meter: string,
  messages: readonly ImportMessage[],
  log: Log,
  screen: Screen,
): Promise<void> {
  const fresh = messages.filter(({ id }) => id === '' || !store.hasEntry(meter, id))
  const isEntry = ({ id }: ImportMessage) => id !== ''
  if (messages.some(isEntry) && !fresh.some(isEntry)) return
  const progress = makeProgress(fresh.length, screen)
  const sender = await openSender(settings, store, meter, log, systemClock)
  try {
    await sender.send(fresh, progress.at)
  } finally {
    progress.close()
    await sender.close()
  }
}

function resultOf(store: StoreReader, meter: string, messages: readonly ImportMessage[], recording: Recording): Result {
  const result: Result = { counted: 0, known: 0, overlapping: 0, future: 0, waiting: 0, readings: 0 }
  for (const { id, n } of messages) {
    if (id === '') continue
    const imported = store.imported(meter, id)
    if (!imported && !store.hasEntry(meter, id)) result.waiting += n
    for (const key of ['counted', 'known', 'overlapping', 'future'] as const) result[key] += imported?.[key] ?? 0
  }
  return { ...result, readings: recording.readings.length }
}
