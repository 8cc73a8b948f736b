import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Usage, type Values } from '../../broker/contract/command.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Zone } from '../calendar.ts'
import { makeMeter } from '../meter.ts'
import { type ExportBy, exportCsv, exportJson } from '../past/export.ts'
import { openHistory } from '../past/history.ts'
import { parseMoment } from '../past/moment.ts'
import { openStoreReader, type StoreReader } from '../store/reader.ts'
import { quietly } from './quietly.ts'

const FORMATS = { csv: exportCsv, json: exportJson }
const BY: readonly ExportBy[] = ['tick', 'hour', 'day', 'week', 'month', 'year']

/** `wattwheel export`: turns or periods to the standard output, whether ingest runs or not. */
export const exportCommand = {
  summary: 'write turns or periods to the standard output',
  options: {
    meter: { value: 'ID', default: 'main', help: 'the meter that they are of' },
    from: { value: 'TIME', default: '', help: 'epoch ms or ISO 8601 (default: where anything is known)' },
    to: { value: 'TIME', default: '', help: 'the end, which is not in it (default: now)' },
    by: { value: 'STEP', default: 'day', help: BY.join(', ') },
    format: { value: 'NAME', default: 'csv', help: Object.keys(FORMATS).join(' or ') },
  },
  adapt: quietly,
  async start(settings, _log, values): Promise<undefined> {
    await exportTo(settings, values, Date.now(), process.stdout)
  },
} satisfies Command

/**
 * Writes an export, as fast as it is read.
 * @throws Usage for an option that is none; Fault without a store
 */
export async function exportTo(settings: Settings, values: Values, nowMs: number, to: Writable): Promise<void> {
  const { meter: id = 'main', by = 'day', format = 'csv' } = values
  const write = Object.hasOwn(FORMATS, format) && FORMATS[format as keyof typeof FORMATS]
  if (!write) throw new Usage(`expected --format csv or json, got "${format}"`)
  if (!isStep(by)) throw new Usage(`expected --by as one of ${BY.join(', ')}, got "${by}"`)
  if (!settings.meters[id]) throw new Fault(`export: expected a meter of the settings, got "${id}".`)
  const meter = makeMeter(settings, id)
  const store = openStoreReader(settings)
  if (!store) throw new Fault(`export: expected a database in ${settings.data}, got none. Ingest makes it.`)
  try {
    const exported = { history: openHistory(store, meter), meter, ticks: ticksOf(store, id) }
    const fromMs = momentOf(values, 'from', meter.zone) ?? exported.history.firstAtMs ?? nowMs
    const range = { fromMs, toMs: momentOf(values, 'to', meter.zone) ?? nowMs }
    await pipeline(Readable.from(write(exported, by, range)), to, { end: false }).catch(unlessUnread)
  } finally {
    store.close()
  }
}

const isStep = (by: string): by is ExportBy => BY.some((step) => step === by)

function ticksOf(store: StoreReader, id: string) {
  return (fromMs: number, toMs: number, limit: number) => store.ticks(id, fromMs, toMs, limit)
}

function momentOf(values: Values, name: 'from' | 'to', zone: Zone): number | undefined {
  const text = values[name]
  if (!text) return undefined
  const atMs = parseMoment(text, zone)
  if (atMs !== undefined) return atMs
  throw new Usage(`expected --${name} as epoch milliseconds or ISO 8601 between 1970 and 2100, got "${text}"`)
}

/** Who reads the output may stop when there is enough, as head does. */
function unlessUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
