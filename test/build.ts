import { execFileSync } from 'node:child_process'

const BUILT = Symbol.for('built by this run')

/** What the tests start as a process is what a user starts: the built program. Each project of a run asks for it. */
export default function build(): void {
  if (BUILT in globalThis) return
  Object.assign(globalThis, { [BUILT]: true })
  const { NODE_ENV: _ofTests, ...env } = process.env
  execFileSync('npm', ['run', 'build', '--silent'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}
