import { setTimeout as delay } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { dice } from '../../firmware/simulator/dice.ts'

/** A sensor's connection to the broker, made anew whenever it ends. */
export interface Connection {
  /** How many were accepted so far. */
  accepted(): number
  /** Ends the connection there is; another follows. */
  end(): void
  close(): void
}

/** The wait grows as that of the device, which begins with a second: many that lost their server together do not come back together. */
const WAIT_MS = { first: 50, longest: 1000 }

/**
 * Makes a new client each time: one that reconnects by itself sends again by itself. After each failure it waits twice as
 * long.
 * @param urlOf where the broker is, asked for each connection
 * @param speak is called at each connection; when it fails, the connection ends
 */
export function keepConnected(
  urlOf: () => string,
  clientId: string,
  speak: (client: MqttClient) => Promise<void>,
): Connection {
  const options = { clientId, keepalive: 5, protocolVersion: 4 as const, reconnectPeriod: 0, connectTimeout: 2000 }
  let client: MqttClient | undefined
  let closed = false
  let accepted = 0
  let longestMs = WAIT_MS.first
  const chance = dice('connection', clientId)

  async function connect(): Promise<void> {
    const connection = mqtt.connect(urlOf(), options)
    client = connection
    const end = () => connection.end(true)
    connection.on('connect', () => {
      accepted++
      longestMs = WAIT_MS.first
      speak(connection).catch(end)
    })
    connection.on('error', end)
    await new Promise<void>((resolve) => connection.once('close', () => resolve()))
    end()
  }

  async function stayConnected(): Promise<void> {
    while (!closed) {
      await connect()
      await delay(chance.between(longestMs / 2, longestMs))
      longestMs = Math.min(2 * longestMs, WAIT_MS.longest)
    }
  }

  void stayConnected()
  const end = () => void client?.end(true)
  return {
    accepted: () => accepted,
    end,
    close() {
      closed = true
      end()
    },
  }
}
