import { createHash, randomBytes } from 'node:crypto'
import type { Settings } from '../contract/settings.ts'
import { type Account, SERVICE } from './accounts.ts'
import { sensorRights, serviceRights } from './rights.ts'

const SALT_BYTES = 16

/**
 * What EMQX 5 imports into its built-in database (password hash sha256, salt position prefix), and its ACL file:
 * https://docs.emqx.com/en/emqx/latest/access-control/authn/user_management.html
 */
export function emqxFiles(settings: Settings, accounts: readonly Account[]): Record<string, string> {
  const users = accounts.map(({ user, password }) => {
    const salt = randomBytes(SALT_BYTES).toString('hex')
    const hash = createHash('sha256').update(`${salt}${password}`).digest('hex')
    return `${user},${hash},${salt},false`
  })
  const [sensor, service] = [sensorRights(settings, `\${username}`), serviceRights(settings)]
  const rules = [
    `{allow, {user, "${SERVICE}"}, publish, ${JSON.stringify(service.publish)}}.`,
    `{allow, {user, "${SERVICE}"}, subscribe, ${JSON.stringify(service.subscribe)}}.`,
    `{allow, all, publish, ${JSON.stringify(sensor.publish)}}.`,
    `{allow, all, subscribe, ${JSON.stringify(sensor.subscribe)}}.`,
    '{deny, all}.',
  ]
  return {
    'emqx.csv': `${['user_id,password_hash,salt,is_superuser', ...users].join('\n')}\n`,
    'emqx.acl': `${rules.join('\n')}\n`,
  }
}
