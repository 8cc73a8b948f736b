import { describe, expect, it } from 'vitest'
import { hashPassword, isHash, isPassword, makePassword, NOBODYS_HASH } from '../../broker/password.ts'

const CHEAP = { ln: 10, r: 8, p: 1 }

describe('A password', () => {
  it('is kept as a hash with its parameters and a salt of its own', async () => {
    const [one, other] = [await hashPassword('secret', CHEAP), await hashPassword('secret', CHEAP)]
    expect(one).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/)
    expect(one).not.toBe(other)
    expect([isHash(one), isHash(NOBODYS_HASH), isHash('secret')]).toEqual([true, true, false])
    expect(await isPassword(Buffer.from('secret'), one)).toBe(true)
    expect(await isPassword(Buffer.from('secre'), one)).toBe(false)
    expect(await isPassword(Buffer.from(''), one)).toBe(false)
  })

  it('costs to hash what OWASP asks for', async () => {
    expect(await hashPassword('secret')).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/)
  })

  it('that is made is new each time and can be typed', () => {
    const made = Array.from({ length: 100 }, makePassword)
    expect(new Set(made).size).toBe(100)
    for (const password of made) expect(password).toMatch(/^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/)
  })
})
