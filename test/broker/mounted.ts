import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, onTestFinished } from 'vitest'
import { connect, tempFolder } from '../rig.ts'

const mount = (...words: string[]) => spawnSync('mount', words, { stdio: 'ignore' }).status === 0
const unmount = (folder: string) => spawnSync('umount', ['-l', folder], { stdio: 'ignore' })

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'wattwheel-mount-'))
  const may = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder)
  if (may) unmount(folder)
  rmdirSync(folder)
  return may
}

/** A group of tests that needs a disk of its own; only root may mount one, so elsewhere the group is skipped. */
export function describeWithDisks(title: string, tests: () => void): void {
  if (mayMount()) describe(title, tests)
  else describe.skip(`${title} [needs to mount a disk: run as root]`, tests)
}

/** A small disk, mounted as long as the test runs. */
export function smallDisk(megabytes: number): string {
  const folder = tempFolder()
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  onTestFinished(() => void unmount(folder))
  return folder
}

/** The same folder, as of a disk that went read-only. */
export function readOnly(folder: string): string {
  const view = tempFolder()
  mount('--bind', folder, view)
  mount('-o', 'remount,bind,ro', view)
  onTestFinished(() => void unmount(view))
  return view
}

/** Publishes a turn; answers whether it was acknowledged before the connection was closed. */
export async function isAcknowledged(port: number, payload: string): Promise<boolean> {
  const client = await connect(port)
  client.on('error', () => {})
  const closed = new Promise<boolean>((resolve) => client.once('close', () => resolve(false)))
  return Promise.race([closed, client.publishAsync('wattwheel/main/tick', payload, { qos: 1 }).then(() => true)])
}
