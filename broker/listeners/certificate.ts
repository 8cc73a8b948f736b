import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
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
 * @throws Fault with all that is wrong: a file that is missing or is not what it should be, two that do not fit, and
 *   then also what clients will not believe
 */
export function readPair(files: PairFiles, wallMs: number): Pair {
  const faults: Fault[] = []
  const cert = readPem(files, 'cert', faults)
  const key = readPem(files, 'key', faults)
  if (cert && key) expectFit(files, { cert, key }, faults)
  const doubt = cert && doubtOf(cert, files.cert, wallMs)
  if (cert && key && faults.length === 0) return { cert, key, doubt }
  const messages = [...faults.map(({ message }) => message), ...(doubt ? [`${doubt}.`] : [])]
  throw new Fault(`MQTT over TLS: ${messages.join(' ')}`, { cause: faults[0]?.cause })
}

const EXPECTED = { cert: 'a certificate', key: 'a private key without a passphrase' }
/** Such as ENOENT; those of the TLS library have an underscore. */
const OF_THE_SYSTEM = /^E[A-Z]+$/

/** @returns undefined, and one fault more, when it is not there or not as it should be */
function readPem(files: PairFiles, which: keyof PairFiles, faults: Fault[]): string | undefined {
  const path = files[which]
  try {
    const text = readFileSync(path, 'utf8')
    createSecureContext({ [which]: text })
    return text
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    const got = OF_THE_SYSTEM.test(code) ? code : 'something else'
    const expected = `expected ${EXPECTED[which]} as PEM at ${path}, got ${got}`
    faults.push(new Fault(`${expected}. Check broker.tls.${which}.`, { cause }))
    return undefined
  }
}

function expectFit(files: PairFiles, pair: { cert: string; key: string }, faults: Fault[]): void {
  try {
    createSecureContext(pair)
  } catch (cause) {
    const expected = `expected the key of ${files.cert}, got another in ${files.key}`
    faults.push(new Fault(`${expected}. Check broker.tls.cert and broker.tls.key.`, { cause }))
  }
}

function doubtOf(cert: string, path: string, wallMs: number): string | undefined {
  const { validFrom, validTo } = new X509Certificate(cert)
  if (wallMs > Date.parse(validTo)) return `the certificate at ${path} has expired (${validTo}): renew it`
  if (wallMs < Date.parse(validFrom)) {
    return `the certificate at ${path} is not valid before ${validFrom}: check this machine's clock`
  }
  return undefined
}
