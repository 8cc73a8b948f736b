import { rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BROKER_CHECKS } from '../../../broker/commands/checks.ts'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { enrol } from '../../../broker/enrolment.ts'
import { usersFile } from '../../../broker/users.ts'
import { check, type Finding } from '../../../ingest/commands/check.ts'
import { makeSettings, tempFolder } from '../../rig.ts'
import { selfSigned, writePair } from '../listeners/certificate.ts'

async function look(settings: Settings, name: string): Promise<Finding | undefined> {
  const findings = await check(settings, systemClock, BROKER_CHECKS)
  return findings.find((finding) => finding.name === name)
}

describe('The check of who gets in at the broker', () => {
  it('counts the users, and says how to make the first', async () => {
    const settings = makeSettings()
    expect(await look(settings, 'users')).toMatchObject({
      fault: false,
      text: expect.stringContaining('wattwheel user add'),
    })
    await enrol(settings.data, { name: 'viewer', role: 'viewer' }, 'correct horse')
    expect(await look(settings, 'users')).toMatchObject({ fault: false, text: '1 of MQTT' })
    settings.broker.allow_anonymous = true
    expect(await look(settings, 'users')).toMatchObject({ text: expect.stringContaining('broker.allow_anonymous') })
    writeFileSync(usersFile(settings.data), 'nobody')
    expect(await look(settings, 'users')).toMatchObject({ fault: true, text: expect.stringContaining('expected JSON') })
  })

  it('says what a proxy on this machine would be', async () => {
    const settings = makeSettings()
    expect(await look(settings, 'loopback')).toMatchObject({ text: expect.stringContaining('would be trusted') })
    settings.broker.trust_loopback = false
    expect(await look(settings, 'loopback')).toMatchObject({
      fault: false,
      text: expect.stringContaining('not trusted'),
    })
  })
})

describe('The check of the certificate', () => {
  const withPair = (pair: { cert: string; key: string }) => {
    const files = writePair(tempFolder(), pair)
    return { files, settings: makeSettings(({ broker }) => void Object.assign(broker.tls, files)) }
  }

  it('finds nothing wrong without one, and with one that is valid', async () => {
    expect(await look(makeSettings(), 'certificate')).toMatchObject({
      fault: false,
      text: expect.stringContaining('none'),
    })
    const { files, settings } = withPair(selfSigned())
    expect(await look(settings, 'certificate')).toMatchObject({
      fault: false,
      text: expect.stringMatching(`^${files.cert} is valid`),
    })
  })

  it('finds one that has expired, which the broker itself would only warn of', async () => {
    const { files, settings } = withPair(selfSigned('meter', Date.UTC(2026, 0, 1)))
    const text = `the certificate at ${files.cert} has expired (Jan  1 00:00:00 2026 GMT): renew it.`
    expect(await look(settings, 'certificate')).toMatchObject({ fault: true, text })
  })

  it('names all that is wrong at once', async () => {
    const { files, settings } = withPair({ ...selfSigned('meter', Date.UTC(2026, 0, 1)), key: selfSigned().key })
    const { text: unfit } = (await look(settings, 'certificate')) ?? {}
    expect(unfit).toMatch(/expected the key of .* has expired .*: renew it\.$/)
    writeFileSync(files.cert, 'rubbish')
    rmSync(files.key)
    const { fault, text } = (await look(settings, 'certificate')) ?? {}
    expect(fault).toBe(true)
    expect(text).toContain(`expected a certificate as PEM at ${files.cert}, got something else`)
    expect(text).toContain(`expected a private key without a passphrase as PEM at ${files.key}, got ENOENT`)
  })
})
