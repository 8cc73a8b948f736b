import * as codec from '../../../broker/contract/codec.ts'
import { ALERT_KINDS, type Tick } from '../../../broker/contract/messages.ts'
import type { TopicName } from '../../../broker/contract/topics.ts'

/** A payload of the contract and what it says; decoding, encoding and mirroring it must agree byte for byte. */
export interface Golden {
  on: TopicName | '$SYS/journal' | '$SYS/figures'
  payload: string
  value: unknown
}

const boot = '3f9a2c01d4e8b7a6'
const atMs = 1795334400123
const hourW = [300, 310.5, null, 290, 280, 285, 300, 400, 2400, 2390, 700, 412]

/** The decoder of each topic's payload. */
export const DECODERS: Record<Golden['on'], (payload: Uint8Array) => codec.Decoded<unknown>> = {
  tick: codec.decodeTicks,
  outage: codec.decodeOutage,
  entry: codec.decodeEntry,
  sensor: codec.decodePresence,
  health: codec.decodeHealth,
  align: codec.decodeAlign,
  turn: codec.decodeTurn,
  config: codec.decodeMeterConfig,
  power: codec.decodeNumber,
  live: codec.decodeLive,
  energy: codec.decodeNumber,
  reading: codec.decodeNumber,
  alert: codec.decodeAlert,
  displayStatus: codec.decodePresence,
  status: codec.decodePresence,
  workerStatus: codec.decodePresence,
  journalPosition: codec.decodeJournalPosition,
  ingestFigures: codec.decodeIngestFigures,
  '$SYS/journal': codec.decodeJournalGrown,
  '$SYS/figures': codec.decodeBrokerFigures,
}

/** At least one payload for every topic; those that the contract spells out are its own. */
// biome-ignore format: a table reads best with a payload a line
export const GOLDEN: readonly Golden[] = [
  { on: 'outage', payload: '{"boot":"3f9a2c01d4e8b7a6","no":3,"from":1795334400123,"duration_ms":812345,"ticks_buffered":12,"ticks_lost":0,"prev":{"boot":"91c0aa17","seq":4710}}', value: { boot, no: 3, from: atMs, duration_ms: 812345, ticks_buffered: 12, ticks_lost: 0, prev: { boot: '91c0aa17', seq: 4710 } } },
  { on: 'outage', payload: '{"boot":"b","no":1,"age_ms":0,"duration_ms":0,"ticks_lost":null}', value: { boot: 'b', no: 1, age_ms: 0, duration_ms: 0, ticks_lost: null } },
  { on: 'entry', payload: '{"id":"r1","kind":"reading","at":1795334400123,"kwh":25510.43}', value: { id: 'r1', kind: 'reading', at: atMs, kwh: 25510.43 } },
  { on: 'entry', payload: '{"id":"r2","kind":"reading_removed","reading":"r1"}', value: { id: 'r2', kind: 'reading_removed', reading: 'r1' } },
  { on: 'entry', payload: '{"id":"m1","kind":"replacement","at":1795334400123,"final_kwh":25600.1,"start_kwh":0.2,"impulses_per_kwh":96}', value: { id: 'm1', kind: 'replacement', at: atMs, final_kwh: 25600.1, start_kwh: 0.2, impulses_per_kwh: 96 } },
  { on: 'entry', payload: '{"id":"i1","kind":"ticks","at":[1795334400123,1795334448123]}', value: { id: 'i1', kind: 'ticks', at: [atMs, atMs + 48_000] } },
  { on: 'entry', payload: '{"id":"e1","kind":"energy","periods":[{"from":1795330800000,"to":1795334400000,"kwh":0.42}]}', value: { id: 'e1', kind: 'energy', periods: [{ from: 1795330800000, to: 1795334400000, kwh: 0.42 }] } },
  { on: 'sensor', payload: 'online', value: 'online' },
  { on: 'sensor', payload: 'offline', value: 'offline' },
  { on: 'health', payload: '{"uptime_ms":86400000,"rssi":-61,"heap":23144,"queue":0,"contrast":37.5,"disc":131,"mark":86,"noise":1.2,"dark":12,"rejected":0,"doubled":2,"missed":1,"firmware":"1.0.0"}', value: { uptime_ms: 86400000, rssi: -61, heap: 23144, queue: 0, contrast: 37.5, disc: 131, mark: 86, noise: 1.2, dark: 12, rejected: 0, doubled: 2, missed: 1, firmware: '1.0.0' } },
  { on: 'health', payload: '{}', value: {} },
  { on: 'align', payload: '{"value":131,"disc":131,"mark":86,"contrast":37.5}', value: { value: 131, disc: 131, mark: 86, contrast: 37.5 } },
  { on: 'turn', payload: '{"boot":"3f9a2c01d4e8b7a6","seq":4711,"phase":0.37,"turns_per_hour":30.4,"confidence":0.93,"age_ms":40}', value: { boot, seq: 4711, phase: 0.37, turns_per_hour: 30.4, confidence: 0.93, age_ms: 40 } },
  { on: 'turn', payload: '{"boot":"b","seq":0,"phase":1,"turns_per_hour":30.4,"low_per_hour":28.9,"high_per_hour":32.1,"confidence":1,"age_ms":0}', value: { boot: 'b', seq: 0, phase: 1, turns_per_hour: 30.4, low_per_hour: 28.9, high_per_hour: 32.1, confidence: 1, age_ms: 0 } },
  { on: 'config', payload: '{"impulses_per_kwh":75,"max_power_w":43470}', value: { impulses_per_kwh: 75, max_power_w: 43470 } },
  { on: 'power', payload: '412', value: 412 },
  { on: 'power', payload: 'null', value: null },
  { on: 'live', payload: `{"at":1795334400123,"power_w":412,"bound":false,"power_low_w":405,"power_high_w":420,"source":"turn","phase":0.37,"phase_at":1795334400103,"tick_at":1795334400083,"sensor":"online","sensor_at":1795334390000,"utc_offset_min":60,"hour_w":${JSON.stringify(hourW)},"today_kwh":3.213,"today_cost":1.05,"currency":"EUR","month_kwh":71.2,"month_cost":23.28,"reading_kwh":25510.43}`, value: { at: atMs, power_w: 412, bound: false, power_low_w: 405, power_high_w: 420, source: 'turn', phase: 0.37, phase_at: atMs - 20, tick_at: atMs - 40, sensor: 'online', sensor_at: 1795334390000, utc_offset_min: 60, hour_w: hourW, today_kwh: 3.213, today_cost: 1.05, currency: 'EUR', month_kwh: 71.2, month_cost: 23.28, reading_kwh: 25510.43 } },
  { on: 'live', payload: '{"at":0,"power_w":null,"bound":false,"power_low_w":null,"power_high_w":null,"source":null,"phase":null,"phase_at":null,"tick_at":null,"sensor":"unknown","sensor_at":null,"utc_offset_min":-210,"hour_w":[null,null,null,null,null,null,null,null,null,null,null,null],"today_kwh":null,"today_cost":null,"currency":"EUR","month_kwh":null,"month_cost":null,"reading_kwh":null}', value: { at: 0, power_w: null, bound: false, power_low_w: null, power_high_w: null, source: null, phase: null, phase_at: null, tick_at: null, sensor: 'unknown', sensor_at: null, utc_offset_min: -210, hour_w: Array(12).fill(null), today_kwh: null, today_cost: null, currency: 'EUR', month_kwh: null, month_cost: null, reading_kwh: null } },
  { on: 'energy', payload: '1120.013', value: 1120.013 },
  { on: 'reading', payload: '25510.43', value: 25510.43 },
  ...ALERT_KINDS.map((kind) => ({ on: 'alert' as const, payload: `{"at":1795334400123,"kind":"${kind}","message":"Küche ☀"}`, value: { at: atMs, kind, message: 'Küche ☀' } })),
  { on: 'displayStatus', payload: 'online', value: 'online' },
  { on: 'status', payload: 'offline', value: 'offline' },
  { on: 'workerStatus', payload: 'online', value: 'online' },
  { on: 'journalPosition', payload: '{"journal":"9f3c2a7714c0d1e5","position":4711,"backed_up":4000}', value: { journal: '9f3c2a7714c0d1e5', position: 4711, backed_up: 4000 } },
  { on: 'ingestFigures', payload: '{"commits":12,"commit_ms":34.5}', value: { commits: 12, commit_ms: 34.5 } },
  { on: '$SYS/figures', payload: '{"connections":4,"queued":0,"writes":12,"write_ms":34.5,"position":4711,"journal_bytes":40960}', value: { connections: 4, queued: 0, writes: 12, write_ms: 34.5, position: 4711, journal_bytes: 40960 } },
  { on: '$SYS/journal', payload: '{"journal":"9f3c2a7714c0d1e5","position":4711}', value: { journal: '9f3c2a7714c0d1e5', position: 4711 } },
]

/** Messages on a tick topic, and the ticks they carry. */
// biome-ignore format: a table reads best with a payload a line
export const GOLDEN_TICKS: readonly { payload: string; ticks: Tick[] }[] = [
  { payload: '{"boot":"3f9a2c01d4e8b7a6","seq":4711,"at":1795334400123,"age_ms":40}', ticks: [{ boot, seq: 4711, at: atMs, age_ms: 40 }] },
  { payload: '{"boot":"3f9a2c01d4e8b7a6","seq":1}', ticks: [{ boot, seq: 1 }] },
  { payload: '{"boot":"A-_9","seq":4294967295,"at":1795334400123.25,"dwell_ms":350,"n":4294967295}', ticks: [{ boot: 'A-_9', seq: 2 ** 32 - 1, at: atMs + 0.25, dwell_ms: 350, n: 2 ** 32 - 1 }] },
  { payload: '[{"boot":"b","seq":1,"age_ms":48000},{"boot":"b","seq":2,"age_ms":0}]', ticks: [{ boot: 'b', seq: 1, age_ms: 48000 }, { boot: 'b', seq: 2, age_ms: 0 }] },
]
