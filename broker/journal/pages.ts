import { closeSync, openSync, readSync } from 'node:fs'
import { PAGE_BYTES } from '../database.ts'

/** The pages of a database file and of the -wal file beside it, read without SQLite. */
export interface Pages {
  /** Every page of both files as it stands there, so a page may come in an older and in a newer form. */
  all(): Generator<Buffer>
  /** The newest form of a page; undefined where it is not there. */
  page(number: number): Buffer | undefined
  close(): void
}

const WAL_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES

/** Opens both files for reading; either may be missing. */
export function openPages(file: string): Pages {
  const main = openFile(file)
  const wal = openFile(`${file}-wal`)
  const frames = framesOf(wal)
  const newest = new Map(frames.map(({ number, at }) => [number, at]))
  return {
    *all() {
      for (let number = 1; ; number++) {
        const page = main.read((number - 1) * PAGE_BYTES, PAGE_BYTES)
        if (!page) break
        yield page
      }
      for (const { at } of frames) {
        const page = wal.read(at, PAGE_BYTES)
        if (page) yield page
      }
    },
    page(number) {
      if (number < 1) return undefined
      const at = newest.get(number)
      return at === undefined ? main.read((number - 1) * PAGE_BYTES, PAGE_BYTES) : wal.read(at, PAGE_BYTES)
    },
    close() {
      main.close()
      wal.close()
    },
  }
}

/** A page in the -wal file: the number it has in the database, and where it stands. */
interface Frame {
  number: number
  at: number
}

/**
 * The pages that the -wal file holds beyond those that were written back, up to the last commit: what follows it
 * was never acknowledged. Frames of an earlier round have another salt.
 * @see https://www.sqlite.org/fileformat2.html#walformat
 */
function framesOf(wal: Bytes): Frame[] {
  const salt = wal.read(16, 8)
  const frames: Frame[] = []
  let committed = 0
  for (let at = WAL_HEADER_BYTES; salt; at += FRAME_BYTES) {
    const header = wal.read(at, FRAME_HEADER_BYTES)
    if (!header) break
    if (!header.subarray(8, 16).equals(salt)) continue
    frames.push({ number: header.readUInt32BE(0), at: at + FRAME_HEADER_BYTES })
    if (header.readUInt32BE(4) > 0) committed = frames.length
  }
  return frames.slice(0, committed)
}

interface Bytes {
  /** undefined where the file ends before. */
  read(at: number, length: number): Buffer | undefined
  close(): void
}

function openFile(file: string): Bytes {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { read: () => undefined, close() {} }
  }
  return {
    read(at, length) {
      const bytes = Buffer.allocUnsafe(length)
      return readSync(handle, bytes, 0, length, at) === length ? bytes : undefined
    },
    close: () => closeSync(handle),
  }
}
