import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kind } from './story.ts'

/** What a process did to the files of its folder, as far as a power cut can tell; and what it acknowledged. */
export type Call =
  | { did: 'write'; file: string; offset: number; bytes: Buffer }
  | { did: 'truncate'; file: string; length: number }
  | { did: 'sync'; file: string }
  | { did: 'create' | 'remove'; file: string }
  | { did: 'rename'; file: string; to: string }
  | { did: 'acknowledge'; seq: number }

const TRACED = 'openat,pwrite64,write,ftruncate,fsync,fdatasync,rename,unlink'
/** Larger than any write: strace would otherwise cut the bytes short. */
const WHOLE = '1000000'
const MAX_OUTPUT_BYTES = 1e9

/**
 * Runs the recorded process and tells its calls in order. SQLite works in the process's first thread, the only
 * one that is traced, so that no call is printed in two parts. The shared memory (-shm) is mapped, so its writes
 * are not seen; a power cut leaves nothing in it that SQLite would trust.
 * @param folder an empty one
 */
export function record(kind: Kind, folder: string, commits: number): Call[] {
  const output = `${folder}.strace`
  const program = fileURLToPath(new URL(PROGRAM, import.meta.url))
  const strace = ['-xx', '-y', '-s', WHOLE, '-e', `trace=${TRACED}`, '-e', 'signal=none', '-o', output]
  const args = [...strace, process.execPath, program, kind, folder, `${commits}`]
  const { status, stderr } = spawnSync('strace', args, { maxBuffer: MAX_OUTPUT_BYTES })
  if (status !== 0) throw new Error(`expected the recorded process to end well, got ${status}:\n${stderr}`)
  const calls = readFileSync(output, 'latin1')
    .split('\n')
    .flatMap((line) => read(line, folder) ?? [])
  rmSync(output)
  return calls
}

/** From the compiled program, and from its source beside the compiled one. */
const PROGRAM = import.meta.url.endsWith('.ts') ? '../../dist/test/powercut/test/powercut/recorded.js' : './recorded.js'

/** A line of strace: name(arguments) = result. */
const LINE = /^(?<name>\w+)\((?<args>.*)\) += (?<result>\d+)/

function read(line: string, folder: string): Call | undefined {
  const { name, args = '', result } = LINE.exec(line)?.groups ?? {}
  const fields = args.split(', ')
  const [first = ''] = fields
  // Descriptors are printed as 18<path>, paths as "path"; both in hexadecimal.
  const path = unhex(name === 'openat' ? (fields[1] ?? '') : first).toString()
  if (name === 'write' && first.startsWith('1<')) return acknowledgement(unhex(fields[1] ?? ''))
  if (!path.startsWith(`${folder}/`)) return undefined
  const file = basename(path)
  switch (name) {
    case 'openat':
      return args.includes('O_CREAT') ? { did: 'create', file } : undefined
    case 'pwrite64':
      return {
        did: 'write',
        file,
        offset: Number(fields[3]),
        bytes: unhex(fields[1] ?? '').subarray(0, Number(result)),
      }
    case 'ftruncate':
      return { did: 'truncate', file, length: Number(fields[1]) }
    case 'fsync':
    case 'fdatasync':
      return { did: 'sync', file }
    case 'unlink':
      return { did: 'remove', file }
    case 'rename':
      return { did: 'rename', file, to: basename(unhex(fields[1] ?? '').toString()) }
    default:
      throw new Error(`expected a call that is understood, got ${line.slice(0, 200)}`)
  }
}

function acknowledgement(bytes: Buffer): Call | undefined {
  const seq = /^acknowledged (\d+)\n$/.exec(bytes.toString())?.[1]
  return seq ? { did: 'acknowledge', seq: Number(seq) } : undefined
}

function unhex(text: string): Buffer {
  return Buffer.from(text.replace(/^[^"<]*["<]|[">].*$|\\x/g, ''), 'hex')
}
