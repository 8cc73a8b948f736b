import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../../rig.ts'
import { receivePosts } from '../alerts/post.ts'

/** Runs `wattwheel alert test` with these alerts in the settings file. */
async function testAlert(alerts: object): Promise<{ code: number; stdout: string; stderr: string }> {
  const cwd = tempFolder()
  const config = join(cwd, 'wattwheel.yaml')
  writeFileSync(config, JSON.stringify({ data: cwd, alerts }))
  const args = ['dist/main.js', 'alert', 'test', '--config', config]
  return promisify(execFile)(process.execPath, args).then(
    (said) => ({ code: 0, ...said }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
}

describe('wattwheel alert test', () => {
  test('sends a test to every destination, in quiet hours too', async () => {
    const post = await receivePosts()
    const host = new URL(post.url).host
    const outcome = await testAlert({ webhook: `${post.url}/hook`, ntfy: `${post.url}/topic`, quiet_hours: '0-24' })
    expect(outcome).toEqual({
      code: 0,
      stdout: `webhook  ${host}: delivered\nntfy     ${host}: delivered\n`,
      stderr: '',
    })
    const message = 'This is a test: alerts of Wattwheel reach you.'
    const bodies = post.received.map(({ body }) => body)
    expect(bodies).toContainEqual(expect.objectContaining({ meter: 'main', kind: 'test', message }))
    expect(bodies).toContainEqual({ topic: 'topic', title: 'Electricity', message, tags: ['test'] })
  })

  test('ends with 1 and says which was not delivered, without the secret in its address', async () => {
    const post = await receivePosts()
    post.answers.push(403)
    const { code, stdout, stderr } = await testAlert({ webhook: `${post.url}/very-secret` })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^webhook {2}127\.0\.0\.1:\d+: not delivered: expected an answer of 200 to 299, got 403\n$/)
    expect(stderr).toBe('alert test: 1 of 1 not delivered, named above.\n')
    expect(stdout + stderr).not.toContain('very-secret')
  })

  test('says what to set where there is no destination', async () => {
    const { code, stderr } = await testAlert({})
    expect(code).toBe(1)
    expect(stderr).toContain('expected alerts.webhook or alerts.ntfy in the settings, got neither')
  })
})
