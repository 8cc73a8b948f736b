/** Shows how far something is. */
export interface Progress {
  /** @param done of all, in the same unit */
  at(done: number): void
  close(): void
}

/** Where it is shown. */
export interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const BAR = 30

/** A bar that moves on a terminal; elsewhere a line for each tenth. */
export function makeProgress(all: number, screen: Screen): Progress {
  let shown = -1
  const step = screen.isTTY ? 1 : 10
  return {
    at(done) {
      const percent = all === 0 ? 100 : Math.floor((100 * done) / all)
      const due = percent - (percent % step)
      if (due <= shown) return
      shown = due
      const full = Math.round((BAR * due) / 100)
      const bar = `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${String(due).padStart(3)} %`
      screen.write(screen.isTTY ? `\r${bar}` : `${bar}\n`)
    },
    close() {
      if (screen.isTTY && shown >= 0) screen.write('\n')
    },
  }
}
