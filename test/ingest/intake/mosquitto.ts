import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from '../../e2e/port.ts'
import { type Program, run } from '../../e2e/program.ts'
import { tempFolder } from '../../rig.ts'

/** A real mosquitto on a port of its own, which ends with the test. */
export async function startMosquitto(): Promise<{ port: number; program: Program }> {
  const port = await freePort()
  const config = join(tempFolder(), 'mosquitto.conf')
  // It keeps what it cannot deliver yet without a limit; its own default would drop all beyond a thousand messages.
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'max_queued_messages 0',
    'log_type all',
    'user root',
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  const program = run('/usr/sbin/mosquitto', ['-c', config])
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  await program.find((said) => said.find((line) => line.includes('running')))
  return { port, program }
}
