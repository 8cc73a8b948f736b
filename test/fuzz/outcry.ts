const ERROR = 50

/** What a program says when it is surprised by itself: its own faults, not those of who sends. */
const SURPRISED =
  /TypeError|RangeError|ReferenceError|AssertionError|is not a function|is not iterable|Cannot read|Cannot set|undefined \(reading|call stack|BUG:|nhandled|ERR_INTERNAL/

/** Of the lines that a program printed, those that must not be. */
export function outcriesOf(lines: readonly string[]): string[] {
  return lines.filter((line) => {
    if (!line.startsWith('{')) return true
    const { level, msg } = JSON.parse(line) as { level: number; msg: string }
    return level >= ERROR || SURPRISED.test(msg)
  })
}
