import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { loadSettings } from '../../broker/settings.ts'
import { tempFolder } from '../rig.ts'

export type Environment = Record<string, string>

/** A settings file. */
export function written(yaml: string): string {
  const file = join(tempFolder(), 'wattwheel.yaml')
  writeFileSync(file, yaml)
  return file
}

/** Loads a settings file and an environment. */
export function load(yaml: string, env: Environment = {}): Settings {
  return loadSettings(written(yaml), env)
}

/** The lines of the fault that these settings are, without the first. */
export function faultsOf(yaml: string, env: Environment = {}): string[] {
  return messageOf(() => load(yaml, env))
    .split('\n  ')
    .slice(1)
}

/** The message of the fault that must come of this. */
export function messageOf(attempt: () => unknown): string {
  try {
    attempt()
  } catch (error) {
    expect(error).toBeInstanceOf(Fault)
    return (error as Fault).message
  }
  throw new Error('expected a fault, got none')
}

/** The settings where nothing is said. */
export const DEFAULTS = {
  data: resolve('data'),
  currency: 'EUR',
  mqtt: { root: 'wattwheel' },
  broker: {
    host: '0.0.0.0',
    port: 1883,
    trust_loopback: true,
    allow_anonymous: false,
    tls: { port: 8883 },
    websocket: true,
    max_packet: 16384,
    max_connections: 500,
    max_connections_per_address: 50,
    mdns: true,
  },
  ingest: { intake: 'journal', turns_kept_days: 400 },
  meters: {
    main: {
      name: 'Electricity',
      impulses_per_kwh: 75,
      main_fuse: '3x63A',
      accept_older_than_days: 400,
      no_data_after_hours: 24,
      tariffs: [],
    },
  },
  web: { host: '0.0.0.0', port: 8080, hosts: [], trusted_proxies: [], public_dashboard: true, legacy_endpoints: false },
  alerts: {},
  outputs: { influx: {}, mirror: {} },
  home_assistant: { discovery: true, prefix: 'homeassistant' },
  backup: { every_hours: 24, keep: 7 },
  log: { level: 'info' },
}
