/** What the stages had to complain of. */
export interface Complaints {
  /** Each text that was logged as a warning or an error, or said at an end, and how often; numbers are left out. */
  readonly said: Readonly<Record<string, number>>
  /** How often each stage has given up by itself. */
  readonly gaveUp: Readonly<Record<string, number>>
  /** Takes note of all that a stage printed. */
  heard(stage: string, lines: readonly string[]): void
  hasGivenUp(stage: string): void
}

const WARN = 40

export function makeComplaints(): Complaints {
  const said: Record<string, number> = {}
  const gaveUp: Record<string, number> = {}
  const count = (counts: Record<string, number>, what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }
  return {
    said,
    gaveUp,
    heard(stage, lines) {
      for (const text of lines.flatMap(complaintsIn)) count(said, `${stage}: ${text.replaceAll(/\d+/g, '#')}`)
    },
    hasGivenUp: (stage) => count(gaveUp, stage),
  }
}

/** The text of a log line that is at least a warning, and any line that is not of the log. */
function complaintsIn(line: string): string[] {
  if (!line.startsWith('{')) return [line]
  // A stage that is killed while it writes leaves half a line.
  if (!line.endsWith('}')) return []
  const { level, msg } = JSON.parse(line) as { level: number; msg: string }
  return level >= WARN ? [msg] : []
}
