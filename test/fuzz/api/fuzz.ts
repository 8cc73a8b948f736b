import fc from 'fast-check'
import { changeAdmin } from '../../../broker/admin.ts'
import { hashPassword, makePassword } from '../../../broker/password.ts'
import { rounded } from '../../bench/table.ts'
import { type House, startHouse } from '../house.ts'
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
}

/** What became of it. */
export interface Outcome {
  seed: number
  inputs: number
  /** How often each operation was answered with each status, by who asked. */
  answered: Record<string, Record<string, number>>
  /** The longest that each operation took. */
  slowestMs: Record<string, number>
  /** All of this should be nothing. */
  faults: {
    /** Answers that must not be, with what was asked. */
    answers: string[]
    /** What was asked where the answer took longer than a second, twice. */
    slow: string[]
    /** Of stages that did not end in order: how, and what they said last. */
    fallen: string[]
    /** What the stages said that they should not have had to say. */
    outcries: string[]
  }
}

const METER = 'main'
const SLOW_MS = 1000
/** Here a password is hashed, which is meant to take long. */
const HASHING = 'POST /api/v1/users'
/** Requests that are drawn together, with what is known by then. */
const BATCH = 10
/** Here passwords are tried, and an address with too many wrong ones has to wait, be it the admin's. */
const LOGIN = '/api/v1/session'
/** So the admin has one of its own. */
const ADMINS_ADDRESS = '127.0.0.2'
/** The least that a hash may cost: its password is tried again and again. */
const QUICK = { ln: 10, r: 8, p: 1 }
const MOST_KNOWN = 50

/**
 * Asks a web server for everything that its OpenAPI document describes, rightly and wrongly, as anyone and as the admin,
 * and looks whether each answer is one that the document describes and comes within a second.
 * @param folder of its own
 * @throws Error when a stage ends meanwhile: which, how, and what it said last
 */
export async function fuzzApi(folder: string, plan: Plan): Promise<Outcome> {
  const house = await startHouse(folder, [METER])
  const askers = await openAskers(folder, house)
  try {
    const { answers, slow, ...asked } = await house.during(
      recordHistory(house.ports, METER, plan.ticks).then(() => askAll(house, askers, plan)),
    )
    const fallen = await house.stop()
    const outcries = Object.values(house.programs).flatMap(({ lines }) => outcriesOf(lines))
    return { seed: plan.seed, inputs: plan.inputs, ...asked, faults: { answers, slow, fallen, outcries } }
  } finally {
    for (const asker of Object.values(askers)) asker.close()
    await house.close()
  }
}

type Askers = Readonly<Record<'anyone' | 'admin', Asker>>

async function openAskers(data: string, { ports }: House): Promise<Askers> {
  const password = makePassword()
  changeAdmin(data, await hashPassword(password, QUICK))
  return { anyone: openAsker(ports.web), admin: openAsker(ports.web, { address: ADMINS_ADDRESS, token: password }) }
}

async function askAll({ ports }: House, askers: Askers, { seed, inputs }: Plan) {
  const operations = operationsOf(await (await fetch(`http://127.0.0.1:${ports.web}/openapi.json`)).json())
  const asked = operations.flatMap((operation) => {
    const all = Object.keys(askers) as (keyof Askers)[]
    return all.flatMap((who) => (who === 'admin' && operation.path === LOGIN ? [] : [{ operation, who }]))
  })
  const tally = makeTally()
  const known: Record<string, string[]> = { meter: [METER] }
  for (let sent = 0, batch = 0; sent < inputs; batch++) {
    const { operation, who } = asked[batch % asked.length] as (typeof asked)[number]
    for (const request of fc.sample(requests(operation, known), { seed: seed + batch, numRuns: BATCH })) {
      if (sent++ >= inputs) break
      const answers = await askTwiceIfSlow(askers[who], request)
      tally.count(who, request, answers)
      for (const answer of answers) remember(known, answer)
    }
  }
  return tally.all
}

/** A machine that is busy is slow once; a question that takes long is slow again. @returns its one answer, or both */
async function askTwiceIfSlow(asker: Asker, request: Request): Promise<Answer[]> {
  const ask = () =>
    asker.ask(request).catch((cause: Error) => {
      throw new Error(`expected an answer to ${nameOf(request)}, got ${cause.message}`, { cause })
    })
  const answer = await ask()
  return isSlow(request, answer) ? [answer, await ask()] : [answer]
}

const isSlow = ({ operation }: Request, { tookMs }: Answer) => tookMs >= SLOW_MS && titleOf(operation) !== HASHING
const titleOf = ({ method, path }: Operation) => `${method} ${path}`

function makeTally() {
  const answers: string[] = []
  const slow: string[] = []
  const answered: Outcome['answered'] = {}
  const slowestMs: Outcome['slowestMs'] = {}

  function count(who: string, request: Request, given: readonly Answer[]): void {
    for (const answer of given) countOne(who, request, answer)
    const [, again] = given
    if (again && isSlow(request, again)) slow.push(`${nameOf(request)}: ${rounded(again.tookMs)} ms`)
  }

  function countOne(who: string, request: Request, answer: Answer): void {
    const name = `${who} ${titleOf(request.operation)}`
    const statuses = answered[name] ?? {}
    answered[name] = { ...statuses, [answer.status]: (statuses[answer.status] ?? 0) + 1 }
    slowestMs[name] = rounded(Math.max(slowestMs[name] ?? 0, answer.tookMs))
    const fault = faultOf(request, answer)
    if (fault) answers.push(`${nameOf(request)}: ${fault}`)
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
