import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeBytes, sync } from '../../broker/database.ts'

/** A small disk that can be filled, and one that can fail too. */
export const DISKS = ['tmpfs', 'ext4'] as const
export type DiskKind = (typeof DISKS)[number]

/** A disk of our own, mounted at a folder. */
export interface Disk {
  /** Leaves so many bytes free; 0: none at all. */
  fill(leaveBytes: number): Promise<void>
  free(): void
  /** Nothing can be written from now on, as when a card fails: the files that are open fail as well. */
  fail?(): void
  /** It can be written again, as after a restart of the machine; no file may be open. */
  mend?(): void
  close(): void
}

/** Twice what must be free for ticks to be taken in, and room for the ticks of a long run. */
const SIZE_MB = 512
const MB = 1024 * 1024
const PIECE = Buffer.alloc(16 * MB)
const FILLER = 'filler'

/** Mounts a disk at a folder. @throws Error when this user may not */
export function mountDisk(kind: DiskKind, folder: string): Disk {
  mkdirSync(folder, { recursive: true })
  const filler = join(folder, FILLER)
  const filling = {
    fill: (leaveBytes: number) => fillUp(filler, folder, leaveBytes),
    // At once: a disk that fails before it has written this down has the filler again when it is mended.
    free() {
      rmSync(filler, { force: true })
      sync(folder)
    },
  }
  const close = () => run('umount', folder)
  if (kind === 'tmpfs') {
    run('mount', '-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder)
    return { ...filling, close }
  }
  const image = `${folder}.img`
  writeFileSync(image, '')
  truncateSync(image, SIZE_MB * MB)
  run('mkfs.ext4', '-q', '-F', '-m', '0', image)
  const mount = () => run('mount', '-o', 'loop', image, folder)
  mount()
  return {
    ...filling,
    // What the kernel does by itself when a write fails (https://man7.org/linux/man-pages/man5/ext4.5.html, "abort").
    fail: () => run('mount', '-o', 'remount,abort', folder),
    // As at the start of a machine: what was being removed when it failed would take its place for ever.
    mend() {
      close()
      run('e2fsck', '-f', '-y', image)
      mount()
    },
    close,
  }
}

/** Whether this user may mount such a disk here. */
export function mayMount(kind: DiskKind): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'wattwheel-disk-'))
  try {
    mountDisk(kind, join(folder, 'disk')).close()
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** e2fsck(8) has mended something. */
const MENDED = 1

function run(command: string, ...args: string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status === MENDED && command === 'e2fsck') return
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}

/** Writes ever smaller pieces, until the last byte is written that may be. */
async function fillUp(file: string, folder: string, leaveBytes: number): Promise<void> {
  const handle = await open(file, 'a')
  try {
    for (let size = PIECE.length; size >= 1; ) {
      const isRoom = leaveBytes === 0 || freeBytes(folder) - size >= leaveBytes
      if (!isRoom || !(await isWritten(handle, size))) size = Math.floor(size / 2)
    }
  } finally {
    await handle.close()
  }
}

async function isWritten(handle: FileHandle, size: number): Promise<boolean> {
  try {
    const { bytesWritten } = await handle.write(PIECE, 0, size)
    return bytesWritten === size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
