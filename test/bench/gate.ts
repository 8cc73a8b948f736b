import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'

/** A way to a port of this machine, shut at first: who comes is turned away. */
export interface Gate {
  readonly port: number
  open(): void
  close(): void
}

export async function makeGate(targetPort: number): Promise<Gate> {
  let isOpen = false
  const server = createServer((device) => {
    if (!isOpen) return device.destroy()
    // A connection that breaks ends what it was made for; that is told there.
    pipeline(device, connect(targetPort, '127.0.0.1'), device, () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    open: () => {
      isOpen = true
    },
    close: () => server.close(),
  }
}
