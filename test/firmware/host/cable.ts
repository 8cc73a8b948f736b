import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What lies between a device and the broker. */
export interface Cable {
  readonly port: number
  /** From now on the device is heard, but hears nothing: its acknowledgements are lost. */
  deafen(): void
  /** Ends what is connected, and lets the next connection through whole. */
  mend(): void
}

/**
 * A cable to a port of this machine that goes with the test.
 * @param port its other end; default: any
 */
export async function layCable(targetPort: number, port = 0): Promise<Cable> {
  const sockets = new Set<Socket>()
  let deaf = false
  const server = createServer((device) => {
    const broker = connect(targetPort, '127.0.0.1')
    for (const [from, to] of [
      [device, broker],
      [broker, device],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => {
        if (from === device || !deaf) to.write(bytes)
      })
      // A connection that breaks is what this is for; `close` follows.
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const end = () => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    server.close()
    end()
  })
  return {
    port: (server.address() as AddressInfo).port,
    deafen: () => {
      deaf = true
    },
    mend() {
      deaf = false
      end()
    },
  }
}
