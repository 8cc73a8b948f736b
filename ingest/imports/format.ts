import type { Zone } from '../calendar.ts'
import type { Recording } from './recording.ts'
import type { Table } from './table.ts'

/** What a format is asked with. */
export interface Asked {
  /** Of the meter: a time without an offset is in it. */
  zone: Zone
  /** Which of several series in the file; '' for the only one. */
  series: string
}

/** A SQLite database of somebody else. */
export interface DatabaseFormat {
  kind: 'database'
  /** What it is, in words. */
  title: string
  /** A table by which it is known. */
  table: string
  /** @throws Fault when it is not what it should be */
  read(db: import('better-sqlite3').Database, asked: Asked): Recording
}

/** A text of values in rows. */
export interface TableFormat {
  kind: 'table'
  title: string
  /** Whether a table looks like it. */
  fits(table: Table, text: string): boolean
  /** @throws Fault when it is not what it should be */
  read(table: Table, asked: Asked, text: string): Recording
}

export type Format = DatabaseFormat | TableFormat
