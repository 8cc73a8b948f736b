import { maxPowerW, type Settings } from '../broker/contract/settings.ts'
import { makeZone, type Zone } from './calendar.ts'
import { compileTariffs, type Tariffs } from './tariff.ts'

/** A meter by its settings: its first constant, its local time, its prices. */
export interface Meter {
  id: string
  name: string
  /** The constant of the first meter installed. */
  impulsesPerKwh: number
  maxPowerW: number
  zone: Zone
  tariffs: Tariffs
  currency: string
  /** When it was installed and what its register showed then. */
  installed: { atMs: number; readingKwh: number } | undefined
}

/** Of the system. To ask for it takes a formatter, and of those hundreds would fill the memory. */
let systemZone: string | undefined

/** The local time of the installation: that of the settings, else the system's. */
export function homeZone({ timezone }: Pick<Settings, 'timezone'>): Zone {
  systemZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone
  return makeZone(timezone ?? systemZone)
}

/** Makes the meter that the settings name; its time zone is its own, else the installation's, else the system's. */
export function makeMeter(settings: Settings, id: string): Meter {
  const meter = settings.meters[id]
  if (!meter) throw new Error(`BUG: expected a meter of the settings, got ${id}`)
  const zone = meter.timezone ? makeZone(meter.timezone) : homeZone(settings)
  const { name, impulses_per_kwh: impulsesPerKwh, installed } = meter
  return {
    id,
    name,
    impulsesPerKwh,
    maxPowerW: maxPowerW(meter),
    zone,
    tariffs: compileTariffs(meter.tariffs, zone),
    currency: settings.currency,
    installed: installed && { atMs: zone.parse(installed.at), readingKwh: installed.reading_kwh },
  }
}
