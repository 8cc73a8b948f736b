import { expect, test } from 'vitest'
import { perBoot } from '../../../ingest/store/perboot.ts'

test('one thing is kept for each boot of each meter, and opened when it is first asked for', () => {
  const opened: string[] = []
  const kept = perBoot((meter, boot) => {
    opened.push(`${meter} ${boot}`)
    return { meter, boot }
  })
  const asked = [kept.of(1, 'a'), kept.of(1, 'b'), kept.of(2, 'a'), kept.of(1, 'a'), kept.of(1, 'a'), kept.of(2, 'a')]
  expect(opened).toEqual(['1 a', '1 b', '2 a'])
  expect(asked.map(({ meter, boot }) => `${meter} ${boot}`)).toEqual(['1 a', '1 b', '2 a', '1 a', '1 a', '2 a'])
  expect(asked[3]).toBe(asked[0])
  expect([...kept.all()]).toEqual([asked[0], asked[1], asked[2]])
})
