import { connect, type Socket } from 'node:net'
import { generate } from 'mqtt-packet'

/** Subscribes to everything and reads a little at a time, or nothing at all; comes again and again. */
export interface Subscriber {
  close(): void
}

const REST_MS = 100
/** Longer than the broker's patience with a subscriber that does not read. */
const LIFE_MS = 7000

export function startSubscriber(port: number, manner: 'slow' | 'stuck'): Subscriber {
  let socket = subscribe(port, manner)
  const renewing = setInterval(() => {
    socket.destroy()
    socket = subscribe(port, manner)
  }, LIFE_MS)
  return {
    close() {
      clearInterval(renewing)
      socket.destroy()
    },
  }
}

function subscribe(port: number, manner: 'slow' | 'stuck'): Socket {
  const socket = connect(port, '127.0.0.1')
  // The broker may be dead; it is tried again.
  socket.on('error', () => {})
  socket.write(generate({ cmd: 'connect', clientId: manner, clean: true, keepalive: 0 }))
  socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'wattwheel/#', qos: 1 }] }))
  if (manner === 'slow') {
    socket.on('data', () => {
      socket.pause()
      setTimeout(() => socket.resume(), REST_MS)
    })
  }
  return socket
}
