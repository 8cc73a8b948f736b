import { onTestFinished, vi } from 'vitest'

const NEVER_MS = 2 ** 31 - 1

/** Until the test ends, no timer of exactly this time goes off: whoever counts on one waits for ever. */
export function holdTimers(ofMs: number): void {
  const { setTimeout } = globalThis
  const wait = (act: () => void, ms?: number) => setTimeout(act, ms === ofMs ? NEVER_MS : ms)
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(wait as typeof setTimeout)
  onTestFinished(() => spy.mockRestore())
}
