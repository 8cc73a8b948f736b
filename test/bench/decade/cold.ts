import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Lets the system forget what it holds of a file in memory (posix_fadvise(2), POSIX_FADV_DONTNEED, through dd(1), which
 * needs no rights for it): what is read next comes from the disk. That of other files stays.
 */
export function forgetPages(file: string): void {
  // What is not on the disk yet cannot be forgotten.
  execFileSync('sync', [file])
  const options = ['iflag=nocache', 'count=0', 'status=none']
  if (existsSync(file)) execFileSync('dd', [`if=${file}`, ...options])
}
