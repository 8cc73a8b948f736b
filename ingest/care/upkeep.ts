import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import type { StoreWriter } from '../store/writer.ts'
import { type Backups, keepBackups, keepNoBackups } from './backup.ts'
import { watchRoom } from './room.ts'

/** What follows from it. */
export interface UpkeepEvents {
  /** There are other backups than before. */
  changed(): void
  alert(meter: string, kind: Alert['kind'], message: string): void
}

/** Looks after the data folder. */
export interface Upkeep extends Pick<Backups, 'position'> {
  /** The backlog has been read: there is time for it. */
  begin(): void
  /** There is somebody to tell. */
  connected(): void
  /** There is nobody; what is to be told waits. */
  lost(): void
  close(): Promise<void>
}

/** Keeps backups, and looks at the room on the disk. What is wrong there concerns every meter. */
export function startUpkeep(
  settings: Settings,
  store: Pick<StoreWriter, 'copyTo' | 'position'>,
  log: Log,
  clock: Clock,
  { changed, alert }: UpkeepEvents,
): Upkeep {
  const waiting = new Map<Alert['kind'], string>()
  let isConnected = false

  function tell(): void {
    if (!isConnected) return
    for (const [kind, message] of waiting) {
      for (const meter of Object.keys(settings.meters)) alert(meter, kind, message)
    }
    waiting.clear()
  }

  function alertAll(kind: Alert['kind'], message: string): void {
    waiting.set(kind, message)
    tell()
  }

  const failed = (message: string) => alertAll('backup_failed', message)
  const backups =
    settings.store === undefined
      ? keepBackups(settings, store, log, clock, { changed, failed })
      : keepNoBackups(store.position)
  const room = watchRoom(settings.data, log, (message) => alertAll('disk_nearly_full', message))
  return {
    begin() {
      room.look()
      backups.begin()
    },
    connected() {
      isConnected = true
      tell()
    },
    lost() {
      isConnected = false
    },
    position: backups.position,
    async close() {
      room.close()
      await backups.close()
    },
  }
}
