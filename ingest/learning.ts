import type { StoreReader } from './store/reader.ts'

/** Something to be found out: a question, which may be asked several times, and what is done with the answer. */
export interface Want {
  ask(): unknown
  keep(found: never): void
}

/** So many are found out together; more would hold up what else there is to do. */
export const TOGETHER = 32

/** Finds out what several like to know, many in one question. What cannot be found out is left to whoever wants it. */
export function learn(reader: Pick<StoreReader, 'ahead'>, wants: readonly Want[]): void {
  for (let first = 0; first < wants.length; first += TOGETHER) {
    const some = wants.slice(first, first + TOGETHER)
    const answers = reader.ahead(() => some.map(answerTo))
    for (const [i, { keep }] of some.entries()) if (answers[i]) keep(answers[i].found as never)
  }
}

function answerTo({ ask }: Want): { found: unknown } | undefined {
  try {
    return { found: ask() }
  } catch {
    return undefined
  }
}
