import { expect, test } from 'vitest'
import { makeMemory } from '../../../ingest/store/memory.ts'

test('one thing is kept for each boot of each meter, and opened when it is first asked for', () => {
  const opened: string[] = []
  const kept = makeMemory().perBoot((meter, boot) => {
    opened.push(`${meter} ${boot}`)
    return { meter, boot }
  })
  const asked = [kept.of(1, 'a'), kept.of(1, 'b'), kept.of(2, 'a'), kept.of(1, 'a'), kept.of(1, 'a'), kept.of(2, 'a')]
  expect(opened).toEqual(['1 a', '1 b', '2 a'])
  expect(asked.map(({ meter, boot }) => `${meter} ${boot}`)).toEqual(['1 a', '1 b', '2 a', '1 a', '1 a', '2 a'])
  expect(asked[3]).toBe(asked[0])
})

test('all of it is opened anew after it was forgotten, and one thing after it was dropped', () => {
  const memory = makeMemory()
  let opened = 0
  const meters = memory.perMeter((meter) => ({ meter, no: ++opened }))
  const boots = memory.perBoot((_meter, boot) => ({ boot, no: ++opened }))
  const ask = () => [meters.of(1).no, meters.of(2).no, boots.of(1, 'a').no]
  expect(ask()).toEqual([1, 2, 3])
  meters.drop(2)
  expect(ask()).toEqual([1, 4, 3])
  memory.tidy()
  expect(ask()).toEqual([1, 4, 3])
  memory.forget()
  expect(ask()).toEqual([5, 6, 7])
})
