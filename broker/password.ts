import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** What a hash costs: 2^ln blocks of 128·r bytes, p times over. */
export interface Cost {
  ln: number
  r: number
  p: number
}

/** OWASP Password Storage Cheat Sheet, scrypt with 32 MiB: as strong as 128 MiB once, and it fits a Raspberry Pi. */
const COST: Cost = { ln: 15, r: 8, p: 3 }
const SALT_BYTES = 16
const HASH_BYTES = 32

/** A hash with its parameters, in the PHC string format; the bounds keep a users file from stopping the broker. */
const HASH = /^\$scrypt\$ln=(1[0-7]),r=(8),p=([1-9]|10)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

/** Whether a text is a hash that `isPassword` can use. */
export function isHash(text: string): boolean {
  return HASH.test(text)
}

/** Hashes a password with a salt of its own, off the main thread. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(Buffer.from(password), salt, cost)
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(hash)}`
}

/** Whether this is the password that was hashed; takes as long for a wrong one, and does not block the main thread. */
export async function isPassword(password: Uint8Array, hash: string): Promise<boolean> {
  const [, ln, r, p, salt, expected] = HASH.exec(hash) ?? []
  if (salt === undefined || expected === undefined) throw new Error('BUG: a user has a hash of another form')
  const got = await derive(password, Buffer.from(salt, 'base64'), { ln: Number(ln), r: Number(r), p: Number(p) })
  return timingSafeEqual(got, Buffer.from(expected, 'base64'))
}

/** A hash that no password has; checking against it costs as much as against a user's. */
export const NOBODYS_HASH = `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Letters and digits that nobody takes for others; 32 of them, so that a byte chooses one without a bias. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_LENGTH = 5

/** A random password of 100 bits that can be typed into a device. */
export function makePassword(): string {
  const letters = [...randomBytes(GROUPS * GROUP_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length])
  const group = (_: unknown, i: number) => letters.slice(i * GROUP_LENGTH, (i + 1) * GROUP_LENGTH).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

function derive(password: Uint8Array, salt: Uint8Array, { ln, r, p }: Cost): Promise<Buffer> {
  const maxmem = 256 * 2 ** ln * r
  return new Promise((resolve, reject) =>
    scrypt(password, salt, HASH_BYTES, { N: 2 ** ln, r, p, maxmem }, (error, hash) =>
      error ? reject(error) : resolve(hash),
    ),
  )
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
