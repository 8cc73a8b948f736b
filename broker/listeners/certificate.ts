import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { Fault } from '../contract/fault.ts'

/** A certificate with its chain, and its key, as PEM. */
export interface Pair {
  readonly cert: string
  readonly key: string
  /** Why clients will not believe it, if they will not. */
  readonly doubt: string | undefined
}

/** Where they are. */
export interface PairFiles {
  readonly cert: string
  readonly key: string
}

/**
 * Reads the certificate and its key.
 * @param wallMs now, in epoch milliseconds
 * @throws Fault when a file is missing or is not what it should be, or when the two do not fit
 */
export function readPair(files: PairFiles, wallMs: number): Pair {
  const cert = readPem(files.cert, 'broker.tls.cert', 'a certificate', 'cert')
  const key = readPem(files.key, 'broker.tls.key', 'a private key without a passphrase', 'key')
  try {
    createSecureContext({ cert, key })
  } catch (cause) {
    const expected = `expected the key of ${files.cert}, got another in ${files.key}`
    throw new Fault(`MQTT over TLS: ${expected}. Check broker.tls.cert and broker.tls.key.`, { cause })
  }
  return { cert, key, doubt: doubtOf(cert, files.cert, wallMs) }
}

function readPem(path: string, setting: string, expected: string, as: keyof SecureContextOptions): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Fault(`MQTT over TLS: expected ${expected} at ${path}, got ${code}. Check ${setting}.`, { cause })
  }
  try {
    createSecureContext({ [as]: text })
  } catch (cause) {
    throw new Fault(`MQTT over TLS: expected ${expected} as PEM at ${path}, got something else. Check ${setting}.`, {
      cause,
    })
  }
  return text
}

function doubtOf(cert: string, path: string, wallMs: number): string | undefined {
  const { validFrom, validTo } = new X509Certificate(cert)
  if (wallMs > Date.parse(validTo)) return `the certificate at ${path} has expired (${validTo}): renew it`
  if (wallMs < Date.parse(validFrom)) {
    return `the certificate at ${path} is not valid before ${validFrom}: check this machine's clock`
  }
  return undefined
}
