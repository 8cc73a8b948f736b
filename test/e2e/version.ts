import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DASHBOARD, tempFolder } from '../rig.ts'

/** A copy of the built dashboard, which goes with the test; without what is packed, as its parts may be changed. */
export function copyDashboard(): string {
  const folder = tempFolder()
  cpSync(DASHBOARD, folder, { recursive: true, filter: (path) => !path.endsWith('.gz') })
  return folder
}

/** Makes another version of a dashboard: each of its parts, and its shell, is called otherwise. */
export function updateDashboard(folder: string): void {
  const assets = join(folder, 'assets')
  const names = readdirSync(assets)
  const renamed = (text: string) =>
    names
      .reduce((changed, name) => changed.replaceAll(name, `next-${name}`), text)
      .replace('"version":"', '"version":"next-')
  for (const name of names) renameSync(join(assets, name), join(assets, `next-${name}`))
  const texts = [
    ...names.map((name) => join(assets, `next-${name}`)),
    join(folder, 'index.html'),
    join(folder, 'worker.js'),
  ]
  for (const path of texts) writeFileSync(path, renamed(readFileSync(path, 'utf8')))
}
