import { parseArgs } from 'node:util'
import { cutPower } from './powercut.ts'
import { KINDS } from './story.ts'

/*
 * Cuts the power of journal and store, as often as told, and looks at what is left. `relaxed`, the journal with
 * synchronous=NORMAL, must lose something: so the method finds what it looks for.
 *   npm run powercut -- [--states 1000] [--seed 1]
 */

const { values } = parseArgs({
  options: { states: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})
const outcomes = KINDS.map((kind) => ({ kind, ...cutPower(kind, Number(values.states), Number(values.seed)) }))
console.table(outcomes.map(({ broken, ...outcome }) => ({ ...outcome, broken: broken.length })))
for (const { kind, broken } of outcomes) for (const what of broken.slice(0, 10)) console.error(`${kind} ${what}`)
const failed = outcomes.some(({ kind, lost, broken }) => broken.length > 0 || lost > 0 !== (kind === 'relaxed'))
process.exitCode = failed ? 1 : 0
