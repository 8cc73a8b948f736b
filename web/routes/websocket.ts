import type { FastifyContextConfig, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { WebSocketServer } from 'ws'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { servicePassword } from '../../broker/service/login.ts'
import { expectOurPage } from '../origin.ts'
import { Problem } from '../problem.ts'
import { dialBroker, relay } from '../relay.ts'
import { routeUpgrades, takeUpgrade, wantsWebSocket } from '../upgrade.ts'

/** The subprotocol of MQTT [MQTT-6.0.0-3], [MQTT-6.0.0-4]. */
const SUBPROTOCOL = 'mqtt'
/** A frame may hold several packets, so this is no less where packets are small. */
const MIN_FRAME_BYTES = 65_536

const NO_PASSWORD = "Expected the broker's service secret in the data folder, got none yet."

/** GET /mqtt: MQTT over WebSocket, carried to the broker; where it is ours and `broker.websocket` is true. */
export const webSocketRoute =
  (settings: Settings, log: Log): FastifyPluginAsync =>
  async (app) => {
    routeUpgrades(app)
    if (!settings.broker.websocket || settings.ingest.intake === 'subscription') return
    // Who comes here logs in to the broker; unless that lets in everyone, who then could view from anywhere.
    const config: FastifyContextConfig = settings.broker.allow_anonymous ? {} : { access: 'anyone' }
    const server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: Math.max(MIN_FRAME_BYTES, settings.broker.max_packet),
      handleProtocols: () => SUBPROTOCOL,
    })
    app.get('/mqtt', { config, schema: { hide: true } as object }, async (request, reply) => {
      expectMqtt(request)
      const password = servicePassword(settings)
      if (password === undefined) throw new Problem(503, NO_PASSWORD)
      const upgrade = takeUpgrade(request.raw, reply)
      if (!upgrade) return
      server.handleUpgrade(request.raw, upgrade.socket, upgrade.head, (webSocket) =>
        relay(webSocket, dialBroker(settings), request.ip, password, log),
      )
    })
    app.addHook('preClose', async () => {
      for (const webSocket of server.clients) webSocket.terminate()
    })
  }

/** A browser lets any page open a WebSocket to anywhere. */
function expectMqtt(request: FastifyRequest): void {
  if (!wantsWebSocket(request.raw))
    throw new Problem(426, 'Expected a WebSocket that speaks MQTT, got a plain request.')
  expectOurPage(request, 'a WebSocket')
  const { 'sec-websocket-protocol': offered = '' } = request.headers
  if (!offered.split(',').some((name) => name.trim() === SUBPROTOCOL)) {
    throw new Problem(400, `Expected the subprotocol ${SUBPROTOCOL}, got "${offered}".`)
  }
}
