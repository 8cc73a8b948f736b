import fc from 'fast-check'
import { rounded } from '../../bench/table.ts'
import { type House, type Stage, startHouse } from '../house.ts'
import { outcriesOf } from '../outcry.ts'
import { type Answer, type Asker, openAsker } from './asking.ts'
import { type Operation, operationsOf } from './document.ts'
import { recordHistory } from './history.ts'
import { type Request, requests } from './request.ts'
import { faultOf } from './verdict.ts'

/** What is to be tried. */
export interface Plan {
  seed: number
  /** How many requests are sent. */
  inputs: number
  /** How many turns of the disc there are to ask for. */
  ticks: number
  /** Of somebody who may change things. */
  token?: string | undefined
}

/** What became of it. */
export interface Outcome {
  seed: number
  inputs: number
  /** How often each operation was answered with each status. */
  answered: Record<string, Record<string, number>>
  /** The longest that each operation took. */
  slowestMs: Record<string, number>
  /** All of this should be nothing. */
  faults: {
    /** Answers that must not be, with what was asked. */
    answers: string[]
    /** What was asked where the answer took longer than a second, twice. */
    slow: string[]
    /** Stages that ended by themselves, or not in order. */
    fallen: Stage[]
    /** What the stages said that they should not have had to say. */
    outcries: string[]
  }
}

const METER = 'main'
const SLOW_MS = 1000
/** Requests that are drawn together, with what is known by then. */
const BATCH = 20
const MOST_KNOWN = 50

/**
 * Asks a web server for everything that its OpenAPI document describes, rightly and wrongly, and looks whether each
 * answer is one that the document describes and comes within a second.
 * @param folder of its own
 */
export async function fuzzApi(folder: string, plan: Plan): Promise<Outcome> {
  const house = await startHouse(folder, [METER])
  const asker = openAsker(house.ports.web, plan.token)
  try {
    await recordHistory(house.ports, METER, plan.ticks)
    const { answers, slow, ...asked } = await askAll(house, asker, plan)
    const fallen = await house.stop()
    const outcries = outcriesOf(house.programs.web.lines)
    return { seed: plan.seed, inputs: plan.inputs, ...asked, faults: { answers, slow, fallen, outcries } }
  } finally {
    asker.close()
    await house.close()
  }
}

async function askAll({ ports }: House, asker: Asker, { seed, inputs }: Plan) {
  const operations = operationsOf(await (await fetch(`http://127.0.0.1:${ports.web}/openapi.json`)).json())
  const tally = makeTally()
  const known: Record<string, string[]> = { meter: [METER] }
  for (let sent = 0, batch = 0; sent < inputs; batch++) {
    const operation = operations[batch % operations.length] as Operation
    for (const request of fc.sample(requests(operation, known), { seed: seed + batch, numRuns: BATCH })) {
      if (sent++ >= inputs) break
      const answer = await askTwiceIfSlow(asker, request)
      tally.count(request, answer)
      remember(known, answer)
    }
  }
  return tally.all
}

/** A machine that is busy is slow once; a question that takes long is slow again. */
async function askTwiceIfSlow(asker: Asker, request: Request): Promise<Answer> {
  const answer = await asker.ask(request).catch((cause: Error) => {
    throw new Error(`expected an answer to ${nameOf(request)}, got ${cause.message}`, { cause })
  })
  return answer.tookMs < SLOW_MS ? answer : asker.ask(request)
}

function makeTally() {
  const answers: string[] = []
  const slow: string[] = []
  const answered: Outcome['answered'] = {}
  const slowestMs: Outcome['slowestMs'] = {}

  function count(request: Request, answer: Answer): void {
    const name = `${request.operation.method} ${request.operation.path}`
    const statuses = answered[name] ?? {}
    answered[name] = { ...statuses, [answer.status]: (statuses[answer.status] ?? 0) + 1 }
    slowestMs[name] = rounded(Math.max(slowestMs[name] ?? 0, answer.tookMs))
    const fault = faultOf(request, answer)
    if (fault) answers.push(`${nameOf(request)}: ${fault}`)
    if (answer.tookMs >= SLOW_MS) slow.push(`${nameOf(request)}: ${rounded(answer.tookMs)} ms`)
  }
  return { all: { answers, slow, answered, slowestMs }, count }
}

const nameOf = ({ method, path, body = '' }: Request) => `${method} ${path.slice(0, 300)} ${body.slice(0, 200)}`

/** What an answer tells may be asked for: an id, a name. */
function remember(known: Record<string, string[]>, { type, text }: Answer): void {
  if (!type.startsWith('application/json')) return
  for (const [, key = '', value = ''] of text.matchAll(/"(\w+)":"([^"\\]+)"/g)) {
    const values = known[key] ?? []
    if (!values.includes(value)) known[key] = [...values, value].slice(-MOST_KNOWN)
  }
}
