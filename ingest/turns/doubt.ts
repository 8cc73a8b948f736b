import type { Correction } from './placing.ts'

/** Something about what a sensor says that a person should know. */
export type Doubt = BootConflict | TwoSensors | WrongClock

/** A number came again as another turn. */
export interface BootConflict {
  kind: 'boot_conflict'
  meter: string
  boot: string
  seq: number
  atMs: number
}

/** A boot went on after another of the meter had begun. */
export interface TwoSensors {
  kind: 'two_sensors'
  meter: string
  boot: string
  newer: string
  atMs: number
}

/** The time of a turn had to be corrected by more than a minute. */
export interface WrongClock {
  kind: 'clock_wrong'
  meter: string
  correction: Correction
}
