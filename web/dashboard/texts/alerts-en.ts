import type { Alert } from '../../../broker/contract/messages.ts'

/** What an alert is about, and what to do; `figure` is the number it tells, as it is to be written, if it tells one. */
export type AlertTexts = Record<Alert['kind'], { title: string; note: (figure: string | null) => string }>

/** The words for alerts, in English. */
export const alertsEn: AlertTexts = {
  sensor_offline: {
    title: 'The sensor is silent',
    note: () => 'Turns are not counted now, unless it keeps them until it is back. Look at its power and its WiFi.',
  },
  sensor_online: { title: 'The sensor is back', note: () => 'Turns are counted again; those it has kept follow.' },
  weak_signal: {
    title: 'The sensor hardly sees the mark',
    note: (contrast) =>
      `${contrast ? `Its contrast was ${contrast}; 8 or more is needed.` : 'Its contrast is below 8.'} Clean the glass and align it anew, or turns will be missed.`,
  },
  ticks_lost: {
    title: 'Turns were lost',
    note: (turns) =>
      `${turns ? `${turns} turns` : 'Turns'} did not come, and so many cannot have been. What was counted stays as it is.`,
  },
  clock_wrong: {
    title: 'A clock is wrong',
    note: () =>
      'The sensor’s clock or that of Wattwheel’s machine is off by more than a minute. See that it is set (NTP).',
  },
  boot_conflict: {
    title: 'Two starts of the sensor contradict each other',
    note: () => 'Two devices count under the same number. Take one away, or give it a meter of its own.',
  },
  two_sensors: {
    title: 'Two sensors count the same meter',
    note: () => 'The energy may be twice what it is. Take one away, or give it a meter of its own.',
  },
  turn_disagrees: {
    title: 'Disc and turns disagree',
    note: () => 'What the sensor sees of the disc does not fit the turns that it counts. Look how it is aligned.',
  },
  always_on_rose: {
    title: 'The always-on power rose',
    note: (power) =>
      `${power ? `It is never less than about ${power} now.` : 'It is higher than before.'} Something new is on day and night.`,
  },
  device_left_on: {
    title: 'Something was left on',
    note: (power) => `For hours ${power ? `at least ${power}` : 'some power'} more than usual has been drawn.`,
  },
  power_high: {
    title: 'The power is high',
    note: (power) => `${power ? `It has been ${power}` : 'It has been above the limit'} for a minute.`,
  },
  budget: {
    title: 'The budget is running out',
    note: (spent) =>
      `${spent ? `${spent} is spent this month.` : ''} Going on like this it will not last the month.`.trim(),
  },
  disk_nearly_full: {
    title: 'The disk is nearly full',
    note: (left) =>
      `${left ? `${left} are left.` : ''} With less than 64 MB no turn is taken in. Free some space.`.trim(),
  },
  backup_failed: {
    title: 'A backup failed',
    note: () => 'The one before is kept. Look for room on the disk, and run wattwheel check.',
  },
}
