import { changeAdmin } from '../../broker/admin.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { hashPassword } from '../../broker/password.ts'
import { CHEAP } from '../broker/people.ts'

/** The admin password of the tests. */
export const PASSWORD = 'the secret of admin'

/** What a script of the admin sends with each request. */
export const asAdmin = { authorization: `Bearer ${PASSWORD}` }

/** Sets the admin password, with a hash that is cheap to check. */
export async function putAdmin({ data }: Pick<Settings, 'data'>, password: string = PASSWORD): Promise<void> {
  changeAdmin(data, await hashPassword(password, CHEAP))
}
