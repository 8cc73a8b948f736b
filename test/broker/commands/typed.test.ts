import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { readPassword } from '../../../broker/commands/typed.ts'

describe('A password', () => {
  it('that is piped in is its first line', async () => {
    expect(await readPassword(Readable.from([Buffer.from('correct horse\nbattery\n')]), new PassThrough())).toBe(
      'correct horse',
    )
    expect(await readPassword(Readable.from([Buffer.from('correct horse')]), new PassThrough())).toBe('correct horse')
    expect(await readPassword(Readable.from([]), new PassThrough())).toBe('')
  })

  it('that is typed is asked for and not shown', async () => {
    const keys = new PassThrough()
    const screen = new PassThrough()
    const typed = readPassword(Object.assign(keys, { isTTY: true }), screen)
    keys.write('correct horse\r')
    expect(await typed).toBe('correct horse')
    expect(await text(screen.end())).toBe('Password: \n')
  })
})
