import type { Answer, Query } from './line.ts'

/** What is not known yet looks like. */
const NOTHING: Answer = { columns: [], rows: [], changes: 0 }

/** Texts and values that differ have different keys; JSON alone has no word for what is infinite. */
const keyOf = ({ text, values = [] }: Query) =>
  JSON.stringify([text, values.map((value) => [typeof value, `${value}`])])

/** Answers questions that are made of many queries in as few rounds as there can be. */
export interface Foresight {
  /** The answer to one of the queries of a question, if one is being asked ahead. */
  answer(query: Query): Answer | undefined
  isAsking(): boolean
  /**
   * The question is asked for a trial, with nothing for an answer; whatever it wanted to know meanwhile is asked all at
   * once, and the question is asked again with that, until it wants to know nothing more: what it says then is the
   * answer. So it may do nothing but ask.
   */
  ahead<Result>(question: () => Result): Result
}

/** @param askAll answers queries, in their order */
export function makeForesight(askAll: (queries: Query[]) => Answer[]): Foresight {
  let answer: ((query: Query) => Answer) | undefined

  function attempt<Result>(known: Map<string, Answer>, wanted: Map<string, Query>, question: () => Result) {
    answer = (query) => {
      const key = keyOf(query)
      const found = known.get(key)
      if (!found) wanted.set(key, query)
      return found ?? NOTHING
    }
    try {
      return { result: question() }
    } catch (error) {
      return { error } // With nothing for an answer some cannot go on.
    } finally {
      answer = undefined
    }
  }

  return {
    answer: (query) => answer?.(query),
    isAsking: () => answer !== undefined,
    ahead(question) {
      if (answer) return question()
      const known = new Map<string, Answer>()
      for (;;) {
        const wanted = new Map<string, Query>()
        const { result, error } = attempt(known, wanted, question)
        if (wanted.size === 0 && error !== undefined) throw error
        if (wanted.size === 0) return result as ReturnType<typeof question>
        const answers = askAll([...wanted.values()])
        for (const [i, key] of [...wanted.keys()].entries()) known.set(key, answers[i] as Answer)
      }
    },
  }
}
