import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A port that stays free while its owner is dead: below those that the system gives to outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer().listen(Math.floor(20_000 + Math.random() * 10_000), '127.0.0.1')
    try {
      await once(probe, 'listening')
      return (probe.address() as AddressInfo).port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    } finally {
      probe.close()
    }
  }
}
