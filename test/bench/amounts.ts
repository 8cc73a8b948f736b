import { QUESTIONS, type Question } from './decade/questions.ts'

/** How much of everything there is to measure. */
export interface Amounts {
  throughput: { loads: readonly { sensors: number; ticksPerMessage: number }[]; rounds: number; seconds: number }
  catchup: { ticksPerMeter: number }
  latency: { ticksPerSecond: readonly number[]; warmUpSeconds: number; seconds: number }
  wear: { historyPerMeter: number; loneTicks: number; seconds: number }
  flood: { guessesPerSecond: readonly number[]; meters: number; warmUpSeconds: number; seconds: number }
  memory: { sensors: readonly number[]; idleSeconds: number; seconds: number }
  import: { days: number }
  /** To which power the load steps up, before so many discs. */
  step: { powersW: readonly number[]; discs: number }
  cost: { meters: number; everySeconds: number; seconds: number; messages: number }
  decade: {
    impulsesPerKwh: readonly number[]
    days: number
    /** Whether the stores are kept for the next time. */
    keep: boolean
    questions: readonly Question[]
    warmRuns: number
    coldRuns: number
    peerRuns: number
    crowd: { viewers: number; everySeconds: number; ticksPerSecond: number; seconds: number; rounds: number }
  }
}

export const FULL: Amounts = {
  throughput: {
    loads: [
      { sensors: 1, ticksPerMessage: 1 },
      { sensors: 50, ticksPerMessage: 1 },
      { sensors: 500, ticksPerMessage: 1 },
      { sensors: 50, ticksPerMessage: 64 },
    ],
    rounds: 3,
    seconds: 4,
  },
  catchup: { ticksPerMeter: 20_000 },
  // Until sixteen seconds after its start a process collects its garbage twice, each for up to a tenth of a second.
  latency: { ticksPerSecond: [100, 1000], warmUpSeconds: 18, seconds: 20 },
  // Lone ticks enough for some checkpoints of the write-ahead logs, one of which comes every 1,000 pages.
  wear: { historyPerMeter: 20_000, loneTicks: 5000, seconds: 10 },
  flood: { guessesPerSecond: [0, 1000], meters: 10, warmUpSeconds: 3, seconds: 20 },
  memory: { sensors: [1, 500], idleSeconds: 20, seconds: 20 },
  import: { days: 3652 },
  step: { powersW: [500, 150], discs: 5 },
  cost: { meters: 500, everySeconds: 10, seconds: 60, messages: 10 },
  decade: {
    impulsesPerKwh: [75, 1000],
    days: 3652,
    keep: true,
    questions: Object.keys(QUESTIONS) as Question[],
    warmRuns: 100,
    coldRuns: 5,
    peerRuns: 3,
    crowd: { viewers: 50, everySeconds: 5, ticksPerSecond: 20, seconds: 30, rounds: 3 },
  },
}

/** Enough to see that the programs work; the figures mean nothing. */
export const BRIEF: Amounts = {
  throughput: {
    loads: [{ sensors: 2, ticksPerMessage: 64 }],
    rounds: 1,
    // Linux counts CPU time in hundredths of a second.
    seconds: 1,
  },
  catchup: { ticksPerMeter: 200 },
  latency: { ticksPerSecond: [20], warmUpSeconds: 1, seconds: 1 },
  wear: { historyPerMeter: 20, loneTicks: 20, seconds: 0.2 },
  flood: { guessesPerSecond: [20], meters: 2, warmUpSeconds: 1, seconds: 1 },
  memory: { sensors: [2], idleSeconds: 0.1, seconds: 1 },
  import: { days: 4 },
  step: { powersW: [20_000], discs: 1 },
  cost: { meters: 10, everySeconds: 2, seconds: 4, messages: 1 },
  decade: {
    impulsesPerKwh: [75],
    days: 21,
    keep: false,
    questions: ['last tick', 'summary'],
    warmRuns: 2,
    coldRuns: 1,
    peerRuns: 1,
    crowd: { viewers: 2, everySeconds: 1, ticksPerSecond: 2, seconds: 1, rounds: 1 },
  },
}
