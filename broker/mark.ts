import { statSync } from 'node:fs'

/**
 * Differs whenever the file is another, or has been written to; empty where there is none. Taken before the file is
 * read, so that no change is missed.
 */
export function markOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : ''
}
