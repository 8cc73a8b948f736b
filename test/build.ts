import { execFileSync } from 'node:child_process'

/** What the tests start as a process is what a user starts: the built program. */
export default function build(): void {
  execFileSync('npm', ['run', 'build', '--silent'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
