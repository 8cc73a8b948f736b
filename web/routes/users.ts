import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Fault } from '../../broker/contract/fault.ts'
import { Nullable } from '../../broker/contract/nullable.ts'
import { dismiss, enrol } from '../../broker/enrolment.ts'
import { makePassword } from '../../broker/password.ts'
import { type NewUser, readUsers, USER_ROLES, userFault } from '../../broker/users.ts'
import { takeExactly } from '../exactly.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'

const Name = Type.String({ minLength: 1, maxLength: 64, description: 'of a-z, A-Z, 0-9, _, . and -' })
const Role = Type.Enum([...USER_ROLES])

const CELLAR = { name: 'cellar', role: 'sensor', meters: ['main'] }

const User = Type.Object(
  {
    name: Name,
    role: Role,
    meters: Nullable(Type.Array(Type.String()), {
      description: 'those that it is for; null: all, or none in particular',
    }),
  },
  { examples: [CELLAR] },
)
const Users = Type.Array(User, { examples: [[CELLAR, { name: 'kitchen', role: 'display', meters: null }]] })
const Made = Type.Object(
  { ...User.properties, password: Type.String({ description: 'made for it, and told this once' }) },
  { examples: [{ ...CELLAR, password: 'hz4ke-m7w2x-9dtqa-c3urn' }] },
)

/** The users of our own broker: who they are, a new one, and one less. The broker takes a change up within a second. */
export const usersRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { data, ingest, meters } = sources.settings
    const Wanted = Type.Object(
      {
        name: Name,
        role: Role,
        meters: Type.Optional(
          Type.Array(Type.Enum(Object.keys(meters)), {
            minItems: 1,
            description: 'of a sensor, where there are several; perhaps of a display, which else is for all',
          }),
        ),
      },
      { additionalProperties: false, examples: [{ name: 'cellar', role: 'sensor' }] },
    )
    takeExactly(app)
    app.addHook('preHandler', async () => {
      if (ingest.intake === 'journal') return
      throw new Problem(404, 'Expected a broker of our own, got another (ingest.intake): its users are its own.')
    })
    const config = { access: 'admin' } as const

    app.get('/users', { config, schema: { summary: 'The MQTT users', response: { 200: Users } } }, async () =>
      explained(() => known(data).map(({ name, role, meters = null }) => ({ name, role, meters }))),
    )

    app.post(
      '/users',
      { config, schema: { summary: 'Make an MQTT user', body: Wanted, response: { 201: Made } } },
      async ({ body }, reply) => {
        const user = userOf(body, Object.keys(meters))
        const password = makePassword()
        await explained(() => enrol(data, user, password))
        return reply.code(201).send({ ...user, meters: user.meters ?? null, password })
      },
    )

    const params = Type.Object({ name: Type.String({ maxLength: 128, description: 'of the user' }) })
    app.delete(
      '/users/:name',
      { config, schema: { summary: 'Remove an MQTT user', params, response: { 200: User } } },
      async ({ params: { name } }) =>
        explained(() => {
          const gone = known(data).find((user) => user.name === name)
          if (!gone) throw new Problem(404, `Expected the name of a user that is there, got "${name}".`)
          dismiss(data, name)
          return { name, role: gone.role, meters: gone.meters ?? null }
        }),
    )
  }

const known = (data: string) => readUsers(data) ?? []

/** A sensor is of a meter; where there is only one, it is of that. @throws Problem 400 when it cannot be */
function userOf({ name, role, meters: asked }: NewUser, known: string[]): NewUser {
  const meters = asked ?? (role === 'sensor' && known.length === 1 ? known : undefined)
  const user = { name, role, ...(meters && { meters }) }
  const fault = userFault(user)
  if (fault) throw new Problem(400, `In the body: ${fault}.`)
  return user
}

/** What is wrong with the file of the users is the admin's to know. */
async function explained<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof Fault ? new Problem(409, error.message) : error
  }
}
