import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Fault } from '../../broker/contract/fault.ts'
import { Nullable, NumberOrNull } from '../../broker/contract/nullable.ts'
import { type Diary, makeDiary } from '../../ingest/diary/diary.ts'
import { driftBetween, driftsOf } from '../../ingest/diary/drift.ts'
import { registerAt, totalAt } from '../../ingest/diary/register.ts'
import type { Meter } from '../../ingest/meter.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { onWire } from '../wire.ts'
import { MeterParams } from './meters.ts'

const Reading = Type.Object({
  id: Nullable(Type.String(), { description: 'null for what the settings say' }),
  kind: Type.Enum(['installed', 'reading', 'start', 'final'], {
    description: 'start and final are those of a replacement',
  }),
  at: Type.Number(),
  kwh: Type.Number(),
})

const INSTALLED = { id: null, kind: 'installed', at: 1767222000000, kwh: 25503.55 }
const LATEST = { id: 'reading-2026-11-22', kind: 'reading', at: 1795334400123, kwh: 25510.4 }
const DRIFT = {
  ...{ from: INSTALLED, to: LATEST, impulses_per_kwh: 75, register_kwh: 6.85, counted_kwh: 6.84 },
  ...{ difference_kwh: -0.01, difference_ticks: -0.75, difference_percent: -0.146, fitting_impulses_per_kwh: 74.89 },
  ...{ tolerance_kwh: 0.1, counted: true, hint: null },
}

const Drift = Type.Object(
  {
    from: Reading,
    to: Reading,
    impulses_per_kwh: Type.Number(),
    register_kwh: Type.Number(),
    counted_kwh: Type.Number(),
    difference_kwh: Type.Number({ description: 'counted more than the register says' }),
    difference_ticks: Type.Number(),
    difference_percent: NumberOrNull,
    fitting_impulses_per_kwh: NumberOrNull,
    tolerance_kwh: Type.Number({ description: 'what reading by eye explains' }),
    counted: Type.Boolean({ description: 'whether turns were counted all the while' }),
    hint: Nullable(
      Type.Object({ kind: Type.Enum(['missed_ticks', 'double_ticks', 'wrong_constant']), message: Type.String() }),
    ),
  },
  { examples: [DRIFT] },
)

const Readings = Type.Object(
  {
    readings: Type.Array(Reading),
    register_kwh: Nullable(Type.Number(), { description: 'what the register should show now' }),
    total_kwh: Nullable(Type.Number(), { description: 'going on over replacements' }),
    impulses_per_kwh: Type.Number({ description: "of today's meter" }),
    drifts: Type.Array(Drift, { description: 'between neighbouring readings' }),
  },
  {
    examples: [
      {
        readings: [INSTALLED, LATEST],
        ...{ register_kwh: 25510.43, total_kwh: 25510.43, impulses_per_kwh: 75, drifts: [DRIFT] },
      },
    ],
  },
)

/** The diary of the meter's own register: readings, the drift between them, replacements. */
export const readingsRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/meters/:meter/readings',
      { schema: { summary: 'The reading diary', params: MeterParams, response: { 200: Readings } } },
      async ({ params }) => {
        const meter = sources.meter(params.meter)
        const nowMs = Math.round(sources.clock.wallMs())
        return sources.ask(meter, (history) => {
          const diary = diaryOf(sources, meter)
          return {
            readings: onWire(diary.flatMap(({ readings }) => readings)),
            register_kwh: registerAt(diary, nowMs, history.kwhAt),
            total_kwh: totalAt(diary, nowMs, history.kwhAt),
            impulses_per_kwh: diary.at(-1)?.impulsesPerKwh ?? meter.impulsesPerKwh,
            drifts: onWire(driftsOf(diary, history)),
          }
        })
      },
    )

    const between = Type.Object({
      from: Type.Optional(Type.String({ description: 'id of the earlier reading; the installation without it' })),
      to: Type.String({ minLength: 1, maxLength: 128, description: 'id of the later one' }),
    })
    app.get(
      '/meters/:meter/drift',
      {
        schema: {
          summary: 'The drift between two readings',
          params: MeterParams,
          querystring: between,
          response: { 200: Drift },
        },
      },
      async ({ params, query }) => {
        const meter = sources.meter(params.meter)
        try {
          return sources.ask(meter, (history) =>
            onWire(driftBetween(diaryOf(sources, meter), query.from ?? null, query.to, history)),
          )
        } catch (error) {
          throw error instanceof Fault ? new Problem(400, error.message) : error
        }
      },
    )
  }

/** @throws Problem 503 while there is no store */
export function diaryOf(sources: Sources, meter: Meter): Diary {
  return makeDiary(meter, sources.store().diary(meter.id))
}
