import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { faultsOfReading, faultsOfReplacement, type Known } from '../../ingest/diary/check.ts'
import type { Meter } from '../../ingest/meter.ts'
import { enter } from '../entries.ts'
import { takeExactly } from '../exactly.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { Moment, momentOf } from '../times.ts'
import { MeterParams } from './meters.ts'
import { diaryOf } from './readings.ts'

const Kwh = Type.Number({ minimum: 0, maximum: 1e9 })
const EntryId = Type.String({ minLength: 1, maxLength: 128, description: 'as the list of readings has it' })
/** When the register was read; now if it is not said. */
const At = Type.Optional(Type.Union([Moment, Type.Integer({ description: 'epoch ms' })]))
const Constant = Type.Number({ minimum: 1, maximum: 100_000, description: "of the new meter's plate" })

/** What changes the diary. */
export const diaryRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    takeExactly(app)
    const entered = Type.Object({ id: Type.String() }, { examples: [{ id: '0d9f3a52-5c1e-4b8e-9a53-1f0c7d1f6a11' }] })

    const reading = Type.Object(
      { at: At, kwh: Kwh },
      { additionalProperties: false, examples: [{ at: '2026-11-22T18:30', kwh: 25510.4 }] },
    )
    app.post(
      '/meters/:meter/readings',
      { schema: { summary: 'Enter a reading', params: MeterParams, body: reading, response: { 201: entered } } },
      async ({ params, body }, reply) => {
        const known = knownOf(sources, sources.meter(params.meter))
        const at = body.at === undefined ? known.nowMs : momentOf('at', String(body.at), known.zone)
        refuse(faultsOfReading(known, { atMs: at, kwh: body.kwh }))
        const id = randomUUID()
        await enter(sources, params.meter, { id, kind: 'reading', at, kwh: body.kwh })
        return reply.code(201).send({ id })
      },
    )

    const ids = Type.Object({ ...MeterParams.properties, id: EntryId })
    app.delete(
      '/meters/:meter/readings/:id',
      { schema: { summary: 'Remove a reading or a replacement', params: ids, response: { 200: entered } } },
      async ({ params }) => {
        const diary = diaryOf(sources, sources.meter(params.meter))
        if (!diary.some(({ readings }) => readings.some(({ id }) => id === params.id))) {
          throw new Problem(404, `Expected the id of a reading that is there, got "${params.id}".`)
        }
        const id = randomUUID()
        await enter(sources, params.meter, { id, kind: 'reading_removed', reading: params.id })
        return { id }
      },
    )

    const replacement = Type.Object(
      {
        at: At,
        final_kwh: Kwh,
        start_kwh: Kwh,
        impulses_per_kwh: Constant,
      },
      {
        additionalProperties: false,
        examples: [{ at: '2026-11-22T18:30', final_kwh: 25510.4, start_kwh: 0, impulses_per_kwh: 96 }],
      },
    )
    app.post(
      '/meters/:meter/replacements',
      { schema: { summary: 'Enter a new meter', params: MeterParams, body: replacement, response: { 201: entered } } },
      async ({ params, body }, reply) => {
        const known = knownOf(sources, sources.meter(params.meter))
        const { at: text, ...registers } = body
        const at = text === undefined ? known.nowMs : momentOf('at', String(text), known.zone)
        const { final_kwh: finalKwh, start_kwh: startKwh, impulses_per_kwh: impulsesPerKwh } = registers
        refuse(faultsOfReplacement(known, { atMs: at, finalKwh, startKwh, impulsesPerKwh }))
        const id = randomUUID()
        await enter(sources, params.meter, { id, kind: 'replacement', at, ...registers })
        return reply.code(201).send({ id })
      },
    )
  }

function knownOf(sources: Sources, meter: Meter): Known {
  const nowMs = Math.round(sources.clock.wallMs())
  return { diary: diaryOf(sources, meter), installed: meter.installed, zone: meter.zone, nowMs }
}

/** @throws Problem 400 with every fault */
function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Problem(400, faults.join(' '))
}
