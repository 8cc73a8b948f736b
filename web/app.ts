import cookie from '@fastify/cookie'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import type { Log } from '../broker/log.ts'
import { guardRequests } from './access.ts'
import { keepPages, shortenAnswers } from './caching.ts'
import { describeApi } from './description.ts'
import { openLogin } from './login/login.ts'
import { answerProblems, PROBLEMS } from './problem.ts'
import { alertsRoute } from './routes/alerts.ts'
import { backupRoute } from './routes/backup.ts'
import { diaryRoute } from './routes/diary.ts'
import { energyRoute } from './routes/energy.ts'
import { eventsRoute } from './routes/events.ts'
import { exportRoute } from './routes/export.ts'
import { healthRoute } from './routes/health.ts'
import { legacyRoute } from './routes/legacy.ts'
import { liveRoute } from './routes/live.ts'
import { metersRoute } from './routes/meters.ts'
import { metricsRoute } from './routes/metrics.ts'
import { outagesRoute } from './routes/outages.ts'
import { overviewRoute } from './routes/overview.ts'
import { powerRoute } from './routes/power.ts'
import { profileRoute } from './routes/profile.ts'
import { readingsRoute } from './routes/readings.ts'
import { sensorRoute } from './routes/sensor.ts'
import { sessionRoute } from './routes/session.ts'
import { settingsRoute } from './routes/settings.ts'
import { summaryRoute } from './routes/summary.ts'
import { ticksRoute } from './routes/ticks.ts'
import { usersRoute } from './routes/users.ts'
import type { Sources } from './sources.ts'
import { tellTime } from './times.ts'

/** What the web application is made of. */
export interface AppParts {
  sources: Sources
  log: Log
  version: string
  /** The folder of the built dashboard. */
  dashboard: string
}

/** Builds the web application: the dashboard, the HTTP API and its description. It does not listen yet. */
export async function createApp({ sources, log, version, dashboard }: AppParts): Promise<FastifyInstance> {
  const { settings, clock } = sources
  const trustProxy = settings.web.trusted_proxies
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 65_536, trustProxy, ...PROBLEMS })
  const login = openLogin(settings, log, clock)
  app.addHook('onClose', async () => login.close())
  answerProblems(app, log)
  await app.register(cookie)
  guardRequests(app, settings, login)
  tellTime(app, clock)
  await shortenAnswers(app)
  await app.register(swagger, describeApi(version))
  const api = [
    settingsRoute(version),
    metersRoute,
    overviewRoute,
    liveRoute,
    eventsRoute,
    ticksRoute,
    powerRoute,
    energyRoute,
    exportRoute,
    outagesRoute,
    sensorRoute,
    alertsRoute,
    summaryRoute,
    profileRoute,
    readingsRoute,
    diaryRoute,
    () => sessionRoute(login),
    usersRoute,
    backupRoute,
  ]
  for (const route of api) await app.register(route(sources), { prefix: '/api/v1' })
  for (const route of [healthRoute, metricsRoute]) await app.register(route(sources))
  if (settings.web.legacy_endpoints) await app.register(legacyRoute(sources))
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, { routePrefix: '/docs' })
  await app.register(pages(dashboard))
  return app
}

/** The page itself tells nothing of the house, and shows the login to whom it is needed. */
const pages =
  (root: string): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'anyone' }
    })
    await app.register(fastifyStatic, { root, cacheControl: false, preCompressed: true, setHeaders: keepPages })
  }
