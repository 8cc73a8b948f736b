import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adminFile } from '../../broker/admin.ts'
import { systemClock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { check } from '../../ingest/commands/check.ts'
import { WEB_CHECKS } from '../../web/checks.ts'
import { makeSettings } from '../rig.ts'
import { putAdmin } from './admin.ts'

/** What is found, by its name; a fault in capitals. */
async function look(settings: Settings): Promise<Record<string, string>> {
  const findings = await check(settings, systemClock, WEB_CHECKS)
  return Object.fromEntries(findings.map(({ name, fault, text }) => [name, `${fault ? 'FAULT' : 'ok'} ${text}`]))
}

test('The check says whether there is an admin password, who may look at the page, and which proxies are believed', async () => {
  const settings = makeSettings()
  expect(await look(settings)).toMatchObject({
    admin: expect.stringMatching(/^ok no password yet.*wattwheel user password admin/),
    viewing: 'ok by everyone on the home network (web.public_dashboard)',
    proxies: 'ok none is trusted (web.trusted_proxies)',
  })
  await putAdmin(settings)
  settings.web.public_dashboard = false
  settings.web.trusted_proxies = ['127.0.0.1', '172.18.0.0/16']
  expect(await look(settings)).toMatchObject({
    admin: 'ok there is a password for changes on the page',
    viewing: 'ok by the admin alone (web.public_dashboard)',
    proxies: 'ok 127.0.0.1, 172.18.0.0/16 are believed for whom they ask (web.trusted_proxies)',
  })
})

test('The check finds a page that nobody may look at, and an admin password that cannot be used', async () => {
  const settings = makeSettings(({ web }) => Object.assign(web, { public_dashboard: false }))
  expect(await look(settings)).toMatchObject({
    viewing: expect.stringMatching(/^FAULT by nobody: .*no admin password/),
  })
  writeFileSync(adminFile(settings.data), 'a password that somebody typed here')
  const { admin } = await look(settings)
  expect(admin).toMatch(/^FAULT .*expected a hash/)
  expect(admin).not.toContain('somebody typed')
})
