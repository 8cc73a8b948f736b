import { get, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'

/** An event of a stream, or a comment in it. */
export interface StreamEvent {
  event: string
  id: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  data: any
}

/** A stream of server-sent events that is being read; it ends with the test. */
export interface Stream {
  response: IncomingMessage
  readonly events: readonly StreamEvent[]
  /** The first event, also one that came before, for which the test holds. */
  first(test: (event: StreamEvent) => boolean): Promise<StreamEvent>
  /** Resolves when the server has ended it. */
  ended: Promise<void>
}

export async function openStream(url: string, headers: Record<string, string> = {}): Promise<Stream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = get(url, { headers, agent: false }, resolve).on('error', reject)
    onTestFinished(() => void asking.destroy())
  })
  const events: StreamEvent[] = []
  const waiting = new Set<() => void>()
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = `${text}${chunk}`.split('\n\n')
    text = blocks.pop() as string
    events.push(...blocks.map(parse))
    for (const look of waiting) look()
  })
  return {
    response,
    events,
    first: (test) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(test)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    ended: new Promise((resolve) => response.once('close', () => resolve())),
  }
}

/** A block of lines `field: value`; a line that begins with a colon is a comment. */
function parse(block: string): StreamEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon) || 'comment', line.slice(colon + 1).trim()] as const
    }),
  )
  const event = fields.get('event') ?? (fields.has('comment') ? 'comment' : 'none')
  const data = fields.get('data')
  return { event, id: fields.get('id'), data: data === undefined ? undefined : JSON.parse(data) }
}
