import { expect, onTestFinished, test } from 'vitest'
import { makeRest } from '../../../ingest/publish/rest.ts'
import { handClock } from '../house.ts'

function begin(isFar = true) {
  const done: string[] = []
  const complaints: string[] = []
  const clock = handClock(0)
  const rest = makeRest(
    { isFar, ahead: (question) => question() },
    clock,
    () => false,
    (_error, words) => complaints.push(words),
  )
  onTestFinished(rest.close)
  const act = (name: string) => () => {
    clock.advance(10)
    done.push(name)
  }
  return { rest, done, complaints, act }
}

test('What can wait is done a little in each turn of the event loop, news first', async () => {
  const { rest, done, act } = begin()
  rest.add(() => {
    act('again 1')()
    rest.add(act('again 3'), false)
    rest.add(act('news 2'), true)
  }, false)
  rest.add(act('again 2'), false)
  rest.add(act('news 1'), true)
  const seen: number[] = []
  const over = rest.over()
  while (done.length < 5) {
    await new Promise(setImmediate)
    seen.push(done.length)
  }
  await over
  expect(done).toEqual(['news 1', 'again 1', 'news 2', 'again 2', 'again 3'])
  expect(seen.length).toBeGreaterThan(2)
  expect(seen.every((count, i) => count - (seen[i - 1] ?? 0) <= 2)).toBe(true)
  await rest.over()
})

test('What fails is done again, and holds up nothing that does not', async () => {
  const { rest, done, complaints, act } = begin()
  let failures = 3
  rest.add(() => {
    if (failures-- > 0) throw new Error('away')
    done.push('at last')
  }, true)
  rest.add(act('news'), true)
  rest.add(act('again'), false)
  await rest.over()
  expect(done.toSorted()).toEqual(['again', 'at last', 'news'])
  expect(done[0]).toBe('news')
  expect(complaints).toEqual(Array(3).fill('not published, trying again: away'))
})

test('What several need to know is found out together, before the first of them is done', async () => {
  const { done, act } = begin()
  const asked: number[] = []
  const ahead = <T>(question: () => T): T => {
    asked.push(0)
    return question()
  }
  const rest = makeRest(
    { isFar: true, ahead },
    handClock(0),
    () => false,
    () => {},
  )
  onTestFinished(rest.close)
  const known = new Set<string>()
  for (const name of ['again 1', 'news 1', 'news 2', 'again 2']) {
    const want = () => {
      if (known.has(name)) return undefined
      return { ask: () => asked.push((asked.pop() as number) + 1), keep: () => void known.add(name) }
    }
    rest.add(act(name), name.startsWith('news'), want)
  }
  await rest.over()
  expect(asked).toEqual([4])
  expect(done).toEqual(['news 1', 'news 2', 'again 1', 'again 2'])
})

test('Where the store is near one thing is done in each turn of the event loop, and asks for itself alone', async () => {
  const { rest, done, act } = begin(false)
  const asked: string[] = []
  for (const name of ['a', 'b', 'c']) rest.add(act(name), true, () => void asked.push(name))
  await new Promise(setImmediate)
  expect(done).toEqual(['a'])
  await rest.over()
  expect(done).toEqual(['a', 'b', 'c'])
  expect(asked).toEqual([])
})
