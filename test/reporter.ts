import type { Reporter, TestModule } from 'vitest/node'

/** Closes a run with which tools were missing and a plain line of counts. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    const missing = new Set<string>()
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) count.failed++
      for (const test of module.children.allTests()) {
        count[test.result().state]++
        const needs = /\[needs (.*?)\]/.exec(test.fullName)?.[1]
        if (needs && test.result().state === 'skipped') missing.add(needs)
      }
    }
    for (const needs of missing) process.stdout.write(`Skipped: tests that need ${needs}\n`)
    process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`)
  }
}
