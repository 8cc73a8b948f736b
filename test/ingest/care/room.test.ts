import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { freeBytes } from '../../../broker/database.ts'
import { watchRoom } from '../../../ingest/care/room.ts'
import { describeWithDisks, smallDisk } from '../../broker/mounted.ts'
import { eventually, makeTestLog, tempFolder } from '../../rig.ts'

const MB = 1024 * 1024
const NEVER_MS = 1e8
const FLOOR_MB = 3
/** More than twice the floor, and less than three times. */
const DISK_MB = 8

/** A watch over a disk of its own, of which less than twice the floor is free once it is filled. */
function openWatch() {
  const folder = smallDisk(DISK_MB)
  const told: string[] = []
  const watch = watchRoom(folder, makeTestLog().log, (message) => told.push(message), FLOOR_MB * MB, NEVER_MS)
  onTestFinished(watch.close)
  const filler = join(folder, 'filler')
  return {
    watch,
    told,
    fill: () => writeFileSync(filler, Buffer.alloc(FLOOR_MB * MB)),
    empty: () => rmSync(filler),
  }
}

describeWithDisks('A disk that is nearly full', () => {
  it('is told once, before the broker takes nothing in any more', () => {
    const { watch, told, fill } = openWatch()
    watch.look()
    expect(told).toEqual([])
    fill()
    for (let i = 0; i < 3; i++) watch.look()
    expect(told).toEqual([
      expect.stringMatching(/^The disk of .* has 5 MB left; with less than 3 MB no tick is taken in/),
    ])
  })

  it('is not told again before there was plenty of room', () => {
    const { watch, told, fill, empty } = openWatch()
    fill()
    watch.look()
    empty()
    watch.look()
    fill()
    watch.look()
    expect(told).toHaveLength(1)
  })
})

it('The room on the disk is looked at as time goes by', async () => {
  const folder = tempFolder()
  const told: string[] = []
  const watch = watchRoom(folder, makeTestLog().log, (message) => told.push(message), freeBytes(folder), 10)
  onTestFinished(watch.close)
  await eventually(async () => told[0])
  expect(told).toHaveLength(1)
})
