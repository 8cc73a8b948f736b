import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freeBytes } from '../../../broker/database.ts'
import { watchRoom } from '../../../ingest/care/room.ts'
import { eventually, makeTestLog, tempFolder } from '../../rig.ts'

const MB = 1024 * 1024
const NEVER_MS = 1e8

/** A watch over a disk of which more than twice the floor is free, but not once 256 MB are taken. */
function openWatch(floorBytes: (free: number) => number, lookMs = NEVER_MS) {
  const folder = tempFolder()
  const told: string[] = []
  const floor = floorBytes(freeBytes(folder))
  const watch = watchRoom(folder, makeTestLog().log, (message) => told.push(message), floor, lookMs)
  onTestFinished(watch.close)
  const filler = join(folder, 'filler')
  const free = () => freeBytes(folder)
  return {
    watch,
    told,
    floor,
    free,
    fill: () => writeFileSync(filler, Buffer.alloc(256 * MB)),
    empty: () => rmSync(filler),
  }
}

describe('A disk that is nearly full', () => {
  it('is told once, before the broker takes nothing in any more', () => {
    const { watch, told, fill } = openWatch((free) => (free - 128 * MB) / 2)
    watch.look()
    expect(told).toEqual([])
    fill()
    for (let i = 0; i < 3; i++) watch.look()
    expect(told).toEqual([
      expect.stringMatching(/^The disk of .* has \d+ MB left; with less than \d+ MB no tick is taken/),
    ])
  })

  it('is not told again before there was plenty of room', async () => {
    const { watch, told, fill, empty, free, floor } = openWatch((free) => (free - 128 * MB) / 2)
    fill()
    watch.look()
    empty()
    await eventually(async () => (free() > 2 * floor ? true : undefined))
    watch.look()
    fill()
    watch.look()
    expect(told).toHaveLength(1)
  })

  it('is looked at as time goes by', async () => {
    const { told } = openWatch((free) => free, 10)
    await eventually(async () => told[0])
    expect(told).toHaveLength(1)
  })
})
