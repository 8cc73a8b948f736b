import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../e2e/port.ts'
import { type Program, wattwheel } from '../e2e/program.ts'
import { type BrokerKind, FOREIGN, startForeign } from './brokers.ts'
import type { Stage, Stages } from './stages.ts'

/** What the stages are to be. */
export interface Household {
  /** Where the stages have `data`, and a broker that is not ours what it keeps. */
  folder: string
  broker: BrokerKind
  /** The meters, with their settings. */
  meters: Record<string, object>
  /** A stage may give up with a message; it is started again, as a service manager does. */
  mayGiveUp: boolean
}

/** How a stage is started, and known to work. */
interface Launch {
  start(): Program
  /** What it logs when it works. */
  up: string
  isOurs: boolean
}

type Home = Pick<Stages, 'brokerUrl' | 'brokerPort' | 'webUrl' | 'writers'> & { launch: Record<Stage, Launch> }

/** Makes the data folder, and finds the ports that the stages keep however often they are started. */
export async function settle({ folder, broker, meters }: Household): Promise<Home> {
  const [brokerPort, webPort] = [await freePort(), await freePort()]
  const brokerUrl = `mqtt://127.0.0.1:${brokerPort}`
  const settings = {
    WATTWHEEL_DATA: join(folder, 'data'),
    WATTWHEEL_BROKER_PORT: `${brokerPort}`,
    WATTWHEEL_WEB_PORT: `${webPort}`,
    WATTWHEEL_METERS: JSON.stringify(meters),
    ...(broker !== 'embedded' && { WATTWHEEL_INGEST_INTAKE: 'subscription', WATTWHEEL_MQTT_URL: brokerUrl }),
  }
  mkdirSync(settings.WATTWHEEL_DATA, { recursive: true })
  const ours = (stage: Stage, up: string): Launch => ({ start: () => wattwheel([stage], settings), up, isOurs: true })
  const foreign = (kind: keyof typeof FOREIGN): Launch => {
    return { start: () => startForeign(kind, join(folder, 'broker'), brokerPort), up: FOREIGN[kind].up, isOurs: false }
  }
  return {
    ...{ brokerPort, brokerUrl, webUrl: `http://127.0.0.1:${webPort}` },
    writers: broker === 'embedded' ? ['broker', 'ingest'] : ['ingest'],
    launch: {
      broker: broker === 'embedded' ? ours('broker', 'MQTT on port') : foreign(broker),
      ingest: ours('ingest', 'connected to the broker'),
      web: ours('web', 'dashboard at'),
    },
  }
}
