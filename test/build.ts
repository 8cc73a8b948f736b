import { execFileSync } from 'node:child_process'

/** What the tests start as a process is what a user starts: the built program. */
export default function build(): void {
  const { NODE_ENV: _ofTests, ...env } = process.env
  execFileSync('npm', ['run', 'build', '--silent'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}
