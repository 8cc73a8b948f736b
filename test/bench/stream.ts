import { get } from 'node:http'

const TICK_EVENT = /^event: tick\n(?:.*\n)*?data: (.*)$/m

/**
 * Reads the stream of a meter's events.
 * @param heard is told the time of each tick as it comes, Unix epoch ms
 * @returns once the stream has begun
 */
export function streamTicks(webPort: number, meter: string, heard: (atMs: number) => void): Promise<void> {
  const path = `/api/v1/meters/${meter}/events`
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: webPort, path, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`expected 200 of ${path}, got ${response.statusCode}`))
      let rest = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        const events = `${rest}${text}`.split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events) {
          const [, data] = TICK_EVENT.exec(event) ?? []
          if (data !== undefined) heard((JSON.parse(data) as { at: number }).at)
        }
      })
      resolve()
    }).on('error', reject)
  })
}
