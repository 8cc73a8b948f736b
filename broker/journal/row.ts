import { PAGE_BYTES } from '../database.ts'

/** A value of a row, as SQLite stores it. */
export type Value = null | number | string | Buffer

/** A row of a table whose key is an integer. */
export interface Row {
  key: number
  values: Value[]
}

/** A leaf page of such a table. */
const LEAF = 0x0d
const HEADER_BYTES = 8
/** Of a row no more than so many bytes are on its leaf page; of a longer one at least so few are. */
const MOST_LOCAL = PAGE_BYTES - 35
const LEAST_LOCAL = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23
const OVERFLOW_BYTES = PAGE_BYTES - 4

/**
 * The rows of a page that can be read; none where it is no leaf of a table. What does not look like a row is left out.
 * @param pageOf where a long row goes on
 * @see https://www.sqlite.org/fileformat2.html#b_tree_pages
 */
export function rowsOf(page: Buffer, pageOf: (number: number) => Buffer | undefined): Row[] {
  if (page[0] !== LEAF) return []
  const count = Math.min(page.readUInt16BE(3), Math.floor((PAGE_BYTES - HEADER_BYTES) / 2))
  return Array.from({ length: count }, (_, i) => page.readUInt16BE(HEADER_BYTES + 2 * i)).flatMap((at) => {
    try {
      return readRow(page, at, pageOf)
    } catch (error) {
      if (error instanceof RangeError) return []
      throw error
    }
  })
}

/** @throws RangeError where it leads out of the page */
function readRow(page: Buffer, at: number, pageOf: (number: number) => Buffer | undefined): Row[] {
  const length = readVarint(page, at)
  const key = readVarint(page, length.end)
  const local = localBytes(length.value)
  const body = [page.subarray(key.end, key.end + local)]
  let missing = length.value - local
  for (let next = missing > 0 ? page.readUInt32BE(key.end + local) : 0; missing > 0; ) {
    const more = pageOf(next)
    if (!more) return []
    body.push(more.subarray(4, 4 + Math.min(missing, OVERFLOW_BYTES)))
    missing -= OVERFLOW_BYTES
    next = more.readUInt32BE(0)
  }
  const record = Buffer.concat(body)
  return record.length === length.value ? [{ key: key.value, values: readValues(record) }] : []
}

function localBytes(length: number): number {
  if (length <= MOST_LOCAL) return length
  const local = LEAST_LOCAL + ((length - LEAST_LOCAL) % OVERFLOW_BYTES)
  return local <= MOST_LOCAL ? local : LEAST_LOCAL
}

/** @see https://www.sqlite.org/fileformat2.html#record_format */
function readValues(record: Buffer): Value[] {
  const header = readVarint(record, 0)
  const values: Value[] = []
  let at = header.value
  for (let next = header.end; next < header.value; ) {
    const type = readVarint(record, next)
    next = type.end
    const bytes = bytesOf(type.value)
    if (at + bytes > record.length)
      throw new RangeError('expected a value inside the row, got one that leads out of it')
    values.push(readValue(type.value, record.subarray(at, at + bytes)))
    at += bytes
  }
  return values
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]

function bytesOf(type: number): number {
  const fixed = INTEGER_BYTES[type]
  if (fixed === undefined && type < 12) throw new RangeError(`expected a type of SQLite's, got ${type}`)
  return fixed ?? Math.floor((type - 12) / 2)
}

function readValue(type: number, bytes: Buffer): Value {
  if (type === 0) return null
  if (type === 7) return bytes.readDoubleBE(0)
  if (type === 8 || type === 9) return type - 8
  if (type === 6) return Number(bytes.readBigInt64BE(0))
  if (type < 6) return bytes.readIntBE(0, bytes.length)
  return type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8')
}

/** A number of one to nine bytes, seven bits in each and eight in the last. */
function readVarint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const byte = bytes.readUInt8(at + i)
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, end: at + i + 1 }
  }
  return { value: value * 256 + bytes.readUInt8(at + 8), end: at + 9 }
}
