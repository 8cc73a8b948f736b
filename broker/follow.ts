import { isDeepStrictEqual } from 'node:util'
import type { Running } from './contract/command.ts'
import type { Settings } from './contract/settings.ts'
import type { Log } from './log.ts'
import { markOf } from './mark.ts'

/** How a change of the file of meters is noticed. */
export interface Patience {
  /** How often it is looked at. */
  lookEveryMs: number
  /** In so many looks one after the other a file that is being written has not changed. */
  stillLooks: number
}

const PATIENCE: Patience = { lookEveryMs: 500, stillLooks: 4 }

/**
 * Starts something, and again whenever the file of meters has changed, with the meters that it has then. A file with
 * faults is told in the log and changes nothing, as does one that is gone or still being written.
 * @param load reads the settings anew. @throws Fault when they cannot be used
 * @param start the whole of it, from settings
 * @param failed is told when it could not be started again; nothing runs then
 * @returns what `start` did, where the settings name no such file
 */
export async function followMeters(
  settings: Settings,
  load: () => Settings,
  start: (settings: Settings) => Promise<Running | undefined>,
  log: Log,
  failed: (error: unknown) => void,
  { lookEveryMs, stillLooks }: Patience = PATIENCE,
): Promise<Running | undefined> {
  const { meters_file: file } = settings
  let running = await start(settings)
  if (file === undefined || !running) return running
  let { meters } = settings
  // The file may have changed since the settings were read: it is looked at once in any case.
  let looks = makeLooks(stillLooks)
  let taking = Promise.resolve()

  /** The meters of the file as it is now; undefined where it has not changed, or cannot be used. */
  function news(path: string): Settings['meters'] | undefined {
    const mark = markOf(path)
    if (!looks.isNew(mark)) return undefined
    try {
      const read = load().meters
      // What was written to meanwhile is looked at again.
      if (markOf(path) !== mark) looks = makeLooks(stillLooks)
      else if (!isDeepStrictEqual(read, meters)) return read
    } catch (error) {
      log.error({ file: path }, `the meters stay as they were: ${(error as Error).message}`)
    }
    return undefined
  }

  async function take(read: Settings['meters']): Promise<void> {
    log.info({ file, meters: Object.keys(read).length }, 'the meters have changed: starting anew with them')
    meters = read
    await running?.close()
    running = undefined
    running = await start({ ...settings, meters })
  }

  const looking = setInterval(() => {
    const read = news(file)
    if (read) taking = taking.then(() => take(read)).catch(failed)
  }, lookEveryMs).unref()
  return {
    async close() {
      clearInterval(looking)
      await taking
      await running?.close()
    },
  }
}

/** Tells of a mark once, when it has been the same in so many looks. */
function makeLooks(stillLooks: number) {
  let [known, last, same] = ['', '', 0]
  return {
    isNew(mark: string): boolean {
      same = mark === last ? same + 1 : 1
      last = mark
      if (mark === known || same < stillLooks) return false
      known = mark
      return true
    },
  }
}
