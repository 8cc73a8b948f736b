import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startBroker } from '../../../broker/broker.ts'
import { systemClock } from '../../../broker/contract/clock.ts'
import { makeSecure } from '../../../broker/listeners/secure.ts'
import { makeServiceSecret } from '../../../broker/service/login.ts'
import { connect, eventually, makeSettings, makeTestLog, runBroker, tempFolder } from '../../rig.ts'
import { payloadsOf, turn } from '../entries.ts'
import { loginRaw, openRaw } from '../raw.ts'
import { selfSigned, writePair } from './certificate.ts'

const TICK = 'wattwheel/main/tick'

async function start(pair = selfSigned(), maxConnections = 500) {
  const files = writePair(tempFolder(), pair)
  const settings = makeSettings(({ broker }) => {
    broker.tls = { port: 0, ...files }
    broker.max_connections = maxConnections
  })
  const { log, lines } = makeTestLog()
  const broker = await runBroker(settings, undefined, log)
  const login = { username: 'service', password: makeServiceSecret(settings) }
  return { settings, lines, files, login, port: broker.port, tlsPort: broker.tlsPort ?? 0, ca: pair.cert }
}

describe('MQTT over TLS', () => {
  it('takes a tick from who logs in, and is told in the log', async () => {
    const { settings, lines, tlsPort, ca, login } = await start()
    const client = await connect(tlsPort, { protocol: 'mqtts', ca, ...login })
    await client.publishAsync(TICK, turn(1), { qos: 1 })
    expect(payloadsOf(settings)).toEqual([turn(1)])
    expect(lines).toContainEqual(expect.objectContaining({ msg: `MQTT over TLS on port ${tlsPort}` }))
  })

  it('never trusts this machine, which the plain listener does', async () => {
    const { port, tlsPort, ca } = await start()
    await connect(port)
    await expect(connect(tlsPort, { protocol: 'mqtts', ca })).rejects.toMatchObject({ code: 5 })
  })

  it('is not there where no certificate is named', async () => {
    expect((await runBroker(makeSettings())).tlsPort).toBeUndefined()
  })

  it('gives the place of a client back when it goes, or never finishes its handshake', async () => {
    const { port, tlsPort, ca, login } = await start(selfSigned(), 2)
    await (await connect(tlsPort, { protocol: 'mqtts', ca, ...login })).endAsync(true)
    const halting = [await openRaw(tlsPort), await openRaw(tlsPort)]
    await expect(loginRaw(port)).rejects.toThrow('closed')
    await Promise.all(halting.map(({ closed }) => closed))
    await eventually(() => loginRaw(port).catch(() => undefined))
  })

  it('says what does not speak TLS, and goes on', async () => {
    const { lines, tlsPort, ca, login } = await start()
    const client = await openRaw(tlsPort)
    client.socket.write('POST / HTTP/1.1\r\n\r\n')
    await client.closed
    const msg = expect.stringMatching(/^no TLS handshake: /)
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', msg }))
    await connect(tlsPort, { protocol: 'mqtts', ca, ...login })
  })

  it('warns of a certificate that has expired, and works for who does not mind', async () => {
    const { lines, files, tlsPort, login } = await start(selfSigned('meter', Date.UTC(2026, 0, 1)))
    const msg = `clients will not trust it: the certificate at ${files.cert} has expired (Jan  1 00:00:00 2026 GMT): renew it`
    expect(lines).toContainEqual(expect.objectContaining({ level: 40, msg }))
    await connect(tlsPort, { protocol: 'mqtts', rejectUnauthorized: false, ...login })
  })
})

describe('A broker whose certificate cannot be used does not start, and says why:', () => {
  const other = selfSigned()
  it.each([
    [
      'no certificate',
      'cert',
      undefined,
      'expected a certificate as PEM at <file>, got ENOENT. Check broker.tls.cert.',
    ],
    [
      'no key',
      'key',
      undefined,
      'expected a private key without a passphrase as PEM at <file>, got ENOENT. Check broker.tls.key.',
    ],
    [
      'rubbish',
      'cert',
      'rubbish',
      'expected a certificate as PEM at <file>, got something else. Check broker.tls.cert.',
    ],
    [
      'a key of another',
      'key',
      other.key,
      'expected the key of <cert>, got another in <file>. Check broker.tls.cert and broker.tls.key.',
    ],
  ] as const)('%s', async (_, which, text, message) => {
    const files = writePair(tempFolder(), selfSigned())
    if (text === undefined) rmSync(files[which])
    else writeFileSync(files[which], text)
    const settings = makeSettings(({ broker }) => void Object.assign(broker.tls, { port: 0, ...files }))
    const expected = `MQTT over TLS: ${message.replace('<file>', files[which]).replace('<cert>', files.cert)}`
    await expect(startBroker(settings, makeTestLog().log)).rejects.toMatchObject({ name: 'Fault', message: expected })
    settings.broker.tls = { port: 0 }
    await runBroker(settings)
  })

  it('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const files = writePair(tempFolder(), selfSigned())
    const settings = makeSettings(({ broker }) => void Object.assign(broker.tls, { port, ...files }))
    await expect(startBroker(settings, makeTestLog().log)).rejects.toThrow(
      `MQTT over TLS: port ${port} is in use, perhaps by another broker such as mosquitto. ` +
        'Stop that one, or give this one another port with broker.tls.port (or WATTWHEEL_BROKER_TLS_PORT).',
    )
  })
})

describe('A certificate that changes', () => {
  async function serve() {
    const files = writePair(tempFolder(), selfSigned('first'))
    const { log, lines } = makeTestLog()
    const greet = (socket: TLSSocket) => void socket.write('hello')
    const secure = makeSecure(files, log, systemClock, greet, () => {}, 20)
    const server = createServer(secure.take).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      secure.close()
      server.close()
    })
    const { port } = server.address() as { port: number }
    const visit = async () => {
      const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false })
      onTestFinished(() => void socket.destroy())
      await once(socket, 'data')
      return { socket, name: socket.getPeerCertificate().subject.CN }
    }
    const told = (part: string) => eventually(async () => lines.find(({ msg }) => String(msg).includes(part)))
    return { files, visit, told, lines }
  }

  it('is given to new connections, and drops none that is there', async () => {
    const { files, visit, told } = await serve()
    const before = await visit()
    expect(before.name).toBe('first')
    const { cert, key } = selfSigned('second')
    writeFileSync(files.cert, cert)
    writeFileSync(files.key, key)
    await told('the certificate has changed')
    expect((await visit()).name).toBe('second')
    expect(before.socket.destroyed).toBe(false)
  })

  it('into something that cannot be used stays as it was, and that is told once', async () => {
    const { files, visit, told, lines } = await serve()
    writeFileSync(files.key, selfSigned().key)
    await told('The certificate before it stays.')
    expect((await visit()).name).toBe('first')
    const { cert, key } = selfSigned('second')
    writeFileSync(files.cert, cert)
    writeFileSync(files.key, key)
    await told('the certificate has changed')
    expect((await visit()).name).toBe('second')
    expect(lines.filter(({ msg }) => String(msg).includes('expected the key of'))).not.toHaveLength(0)
  })
})
