import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PairFiles } from '../../../broker/listeners/certificate.ts'

const DAY_MS = 86_400_000

/** DER (ITU-T X.690): a tag, the length, the contents. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const inner = Buffer.concat(contents)
  const { length } = inner
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), inner])
}

const hex = (text: string) => Buffer.from(text, 'hex')
const ECDSA_WITH_SHA256 = der(0x30, hex('06082a8648ce3d040302'))

function named(name: string): Buffer {
  return der(0x30, der(0x31, der(0x30, hex('0603550403'), der(0x0c, Buffer.from(name)))))
}

/** GeneralizedTime, e.g. 20261122120000Z. */
function time(atMs: number): Buffer {
  const text = new Date(atMs).toISOString().replace(/\.\d+|[-:T]/g, '')
  return der(0x18, Buffer.from(text))
}

/** A certificate (RFC 5280) for 127.0.0.1 that its own key has signed, and the key, as PEM. */
export function selfSigned(name = 'meter', untilMs = Date.now() + DAY_MS): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const addresses = der(0x30, der(0x87, hex('7f000001')))
  const extensions = der(0xa3, der(0x30, der(0x30, hex('0603551d11'), der(0x04, addresses))))
  const toSign = der(
    0x30,
    hex('a003020102020101'),
    ECDSA_WITH_SHA256,
    named(name),
    der(0x30, time(untilMs - 2 * DAY_MS), time(untilMs)),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toSign, privateKey))
  return { cert: pem(der(0x30, toSign, ECDSA_WITH_SHA256, signature)), key: keyPem(privateKey) }
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string
}

/** Writes both into a folder. */
export function writePair(folder: string, pair: { cert: string; key: string }): PairFiles {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  writeFileSync(files.cert, pair.cert)
  writeFileSync(files.key, pair.key)
  return files
}
