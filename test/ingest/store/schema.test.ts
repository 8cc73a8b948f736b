import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Shape } from '../../../broker/database.ts'
import { openWriter } from '../../../broker/database.ts'
import { STORE, STORE_FILE } from '../../../ingest/store/schema.ts'
import { openStore, START_MS, storeSettings } from './store.ts'

const DAY_MS = 86_400_000

test('a store of version 2 keeps what it holds, and what is known of the sensors is added', () => {
  const settings = storeSettings()
  const second: Shape = { ...STORE, migrations: STORE.migrations.slice(0, 2) }
  const old = openWriter(join(settings.data, STORE_FILE), second)
  old.db.exec(`
    INSERT INTO meter(id, energy_wh, sensor, sensor_at_ms) VALUES ('main', 26.5, 'online', ${START_MS});
    INSERT INTO tick(meter, at_ms) VALUES (1, ${START_MS}), (1, ${START_MS + 2 * DAY_MS})`)
  old.close()

  const { reader, writePage } = openStore(settings)
  const times = { firstAtMs: START_MS, lastAtMs: START_MS + 2 * DAY_MS, sensorAtMs: START_MS }
  expect(reader.meter('main')).toEqual({ id: 'main', energyWh: 26.5, sensor: 'online', ...times })
  const window = ['main', START_MS, START_MS + 2 * DAY_MS] as const
  expect(reader.noDataWithin(...window)).toHaveLength(1)
  writePage({ online: [{ meter: 'main', fromMs: START_MS, toMs: START_MS + DAY_MS }], health: [] })
  expect(reader.noDataWithin(...window)).toEqual([])
})
