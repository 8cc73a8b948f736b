import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HealthHour } from '../../../../../web/dashboard/answers.ts'
import {
  fallOf,
  gradeOfContrast,
  gradeOfSignal,
  latestOf,
  restartsIn,
  shownContrast,
} from '../../../../../web/dashboard/meter/sensor/verdict.ts'

const said = (mean: number, spread = 0) => ({ n: 120, mean, min: mean - spread, max: mean + spread })
const contrasts = (...means: number[]): HealthHour[] => means.map((mean, i) => ({ from: i, contrast: said(mean) }))

test('under 8 the contrast is weak, up to 10 it has little reserve', () => {
  expect([7.9, 8, 9.9, 10, 37].map(gradeOfContrast)).toEqual(['weak', 'fair', 'fair', 'good', 'good'])
})

test('a weak contrast never reads as if it were not', () => {
  expect(shownContrast(7.97)).toBe(7.9)
})

test('the signal is weak far from the access point', () => {
  expect([-61, -67, -68, -80, -81].map(gradeOfSignal)).toEqual(['good', 'good', 'fair', 'fair', 'weak'])
})

test('the newest value is that of the last hour in which it was said', () => {
  expect(latestOf([{ from: 1, rssi: said(-60) }, { from: 2 }], 'rssi')).toMatchObject({ from: 1, mean: -60 })
  expect(latestOf([{ from: 1 }], 'rssi')).toBe(null)
})

test('a contrast that fell for good is told, with the hour since when', () => {
  const fall = fallOf(contrasts(30, 31, 29, 30, 32, 30, 9, 9, 10, 9))
  expect(fall).toEqual({ from: 30, to: 9, sinceMs: 6 })
})

test('a bad hour, a dip that is over and a steady contrast are no fall', () => {
  expect(fallOf(contrasts(30, 31, 29, 30, 32, 30, 9))).toBe(null)
  expect(fallOf(contrasts(30, 31, 9, 9, 9, 30, 31, 30))).toBe(null)
  expect(fallOf(contrasts(30, 31, 30, 30, 9, 9, 9, 30))).toBe(null)
  expect(fallOf(contrasts(30, 28, 26, 30, 33, 29, 28))).toBe(null)
})

test('a fall began in one of the hours, and is one', () => {
  const means = fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { maxLength: 40 })
  fc.assert(
    fc.property(means, (list) => {
      const fall = fallOf(contrasts(...list))
      if (!fall) return
      expect(fall.to).toBeLessThan(fall.from)
      expect(list[fall.sinceMs]).toBeLessThan(fall.from)
    }),
  )
})

test('of a few hours no fall can be told', () => {
  expect(fallOf(contrasts(30, 9, 9))).toBe(null)
})

test('the sensor has started anew where its uptime fell', () => {
  const hours = [said(10_000), said(20_000), said(5_000), said(15_000)].map((uptime_ms, from) => ({ from, uptime_ms }))
  expect(restartsIn(hours)).toBe(1)
  expect(restartsIn(hours.slice(2))).toBe(0)
})
