import type { Settings } from '../../broker/contract/settings.ts'

/** What a command prints is for people; the log is to tell faults alone. */
export async function quietly(settings: Settings): Promise<Settings> {
  return { ...settings, log: { level: 'error' } }
}
