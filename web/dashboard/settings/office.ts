import { detailOf } from '../detail.ts'

export const ROLES = ['sensor', 'display', 'viewer', 'homeassistant'] as const
export type Role = (typeof ROLES)[number]

/** Somebody who may log in at the broker: GET /api/v1/users. */
export interface User {
  name: string
  role: Role
  /** Null: all, or none in particular. */
  meters: string[] | null
}

/** A user that was just made; its password is told this once. */
export interface MadeUser extends User {
  password: string
}

/** What is in force: GET /api/v1/settings. */
export interface Facts {
  version: string
  timezone: string
  currency: string
  mqtt: {
    own: boolean
    /** Null: the server of this page. */
    host: string | null
    port: number
    tls_port: number | null
    websocket: boolean
    root: string
  }
  backup: { every_hours: number; keep: number }
  meters: MeterFacts[]
}

export interface MeterFacts {
  id: string
  name: string
  impulses_per_kwh: number
  max_power_w: number
  timezone: string
  tariffs: Tariff[]
}

export interface Tariff {
  /** A local date, or a date and time. */
  from: string
  base_per_month: number | null
  prices: { price_per_kwh: number; hours: string | null; days: string | null }[]
}

/** What the server answered when it did not do what was asked; status 0: it did not answer at all. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, detail: string, cause?: unknown) {
    super(detail, { cause })
    this.status = status
  }
}

/** Asks the server, or has it change something. @throws Refusal with what it says */
export async function request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
  const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`/api/v1/${path}`, { method, ...json }).catch((cause: unknown) => {
    throw new Refusal(0, `${method} ${path}: no answer`, cause)
  })
  if (response.ok) return (await response.json()) as T
  throw new Refusal(response.status, await detailOf(response))
}
