import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'
import { hostname } from 'node:os'
import Bonjour from 'bonjour-service'
import { isLoopback } from '../contract/address.ts'
import type { Settings } from '../contract/settings.ts'
import type { Log } from '../log.ts'

/** Multicast DNS [RFC 6762, section 3]. */
const MDNS_PORT = 5353
const MDNS_GROUP = '224.0.0.251'

/** A broker that is told of in the network. */
export interface Announcement {
  /** Takes it back. */
  close(): Promise<void>
}

const NOTHING: Announcement = { close: async () => {} }

/**
 * Tells the network where the broker is, as the DNS-SD service `_mqtt._tcp` (RFC 6763) whose text says
 * `root=<mqtt.root>`: so a device that is told nothing finds it, and takes no other broker for it. Without multicast it
 * does without, with a warning; a broker that only this machine reaches is not told of.
 * @param port where MQTT over TCP is
 */
export async function announceBroker(
  { broker, mqtt }: Settings,
  port: number,
  log: Log,
  mdnsPort: number = MDNS_PORT,
): Promise<Announcement> {
  if (!broker.mdns || broker.host === 'localhost' || isLoopback(broker.host)) return NOTHING
  try {
    await tryMulticast(mdnsPort)
  } catch (error) {
    const advice = 'Tell them its address, or set broker.mdns to false.'
    log.warn({ err: error }, `devices cannot find the broker by themselves: no multicast DNS. ${advice}`)
    return NOTHING
  }
  const bonjour = new Bonjour({ port: mdnsPort }, (error: Error) =>
    log.debug({ err: error }, 'no answer to a multicast DNS query'),
  )
  const [machine] = hostname().split('.')
  bonjour.publish({
    // With machine and port no other has this name, so nobody needs to be asked.
    name: `Wattwheel on ${machine}, port ${port}`,
    probe: false,
    type: 'mqtt',
    port,
    host: `${machine}.local`,
    txt: { root: mqtt.root },
    disableIPv6: isIPv4(broker.host),
  })
  return { close: () => takeBack(bonjour) }
}

/** The library would throw where nobody can catch it; so first a socket of our own does what its will do. */
async function tryMulticast(mdnsPort: number): Promise<void> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  try {
    socket.bind(mdnsPort)
    await once(socket, 'listening')
    socket.addMembership(MDNS_GROUP)
  } finally {
    socket.close()
  }
}

async function takeBack(bonjour: Bonjour): Promise<void> {
  await new Promise<void>((resolve) => bonjour.unpublishAll(() => resolve()))
  await new Promise<void>((resolve) => bonjour.destroy(() => resolve()))
}
