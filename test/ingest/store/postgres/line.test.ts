import { expect, it, onTestFinished, vi } from 'vitest'
import { openLine } from '../../../../ingest/store/postgres/line.ts'
import { describeOnPostgres } from './server.ts'

describeOnPostgres('A line to PostgreSQL', (postgres) => {
  it('brings the answer to its own question, also where the thread that waits for it is woken too early', () => {
    const line = openLine({ url: postgres.url('postgres'), greeting: [], patienceMs: 60_000 })
    onTestFinished(() => line.close())
    const ask = (n: number) => line.ask({ fresh: true, queries: [{ text: `SELECT ${n}` }] })[0]?.rows
    // As the other thread does when it is held up between ringing the bell and waking this one.
    const wait = vi.spyOn(Atomics, 'wait').mockReturnValueOnce('ok')
    onTestFinished(() => wait.mockRestore())
    expect([1, 2, 3].map(ask)).toEqual([[[1]], [[2]], [[3]]])
    expect(wait.mock.calls.length).toBeGreaterThan(1)
  })
})
