import { Fault } from './contract/fault.ts'
import { hashPassword } from './password.ts'
import { changeUsers, type NewUser, type User, userFault, usersFile } from './users.ts'

/**
 * Adds a user.
 * @throws Fault when it is not as a user has to be, its name is taken, or the file cannot be written
 */
export async function enrol(data: string, user: NewUser, password: string): Promise<void> {
  const fault = userFault(user)
  if (fault) throw new Fault(fault)
  const hash = await hashPassword(password)
  changeUsers(data, (users) => {
    if (!users.some(({ name }) => name === user.name)) return [...users, { ...user, hash }]
    const { name } = user
    throw new Fault(`Expected a new name, got "${name}". To change its password: wattwheel user password ${name}.`)
  })
}

/** Removes a user. @throws Fault when there is none of this name, or the file cannot be written */
export function dismiss(data: string, name: string): void {
  changeUsers(data, (users) => {
    const gone = known(users, name, data)
    return users.filter((user) => user !== gone)
  })
}

/** The user of a name. @throws Fault when there is none */
export function known(users: readonly User[], name: string, data: string): User {
  const user = users.find((user) => user.name === name)
  if (user) return user
  const names = users.map((user) => user.name).join(', ') || 'nobody'
  throw new Fault(`Expected one of ${usersFile(data)} (${names}), got "${name}".`)
}
