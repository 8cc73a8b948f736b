import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Reads a password: the first line of what is piped in, or what is typed, which is not shown. */
export async function readPassword(
  input: NodeJS.ReadableStream & { isTTY?: boolean },
  prompt: NodeJS.WritableStream,
): Promise<string> {
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (input.isTTY) prompt.write('Password: ')
  const lines = createInterface({ input, output: hidden, terminal: input.isTTY === true })
  const [line = ''] = await Promise.race([once(lines, 'line'), once(lines, 'close')])
  lines.close()
  if (input.isTTY) prompt.write('\n')
  return line as string
}
