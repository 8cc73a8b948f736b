import { alertsEn } from './alerts-en.ts'
import { historyEn } from './history-en.ts'
import { insights } from './insights-en.ts'

import { loginEn } from './login-en.ts'
import { meterEn } from './meter-en.ts'
import { metersEn } from './meters-en.ts'
import { settingsEn } from './settings-en.ts'

/** Every word of the page, in English. A number comes in as it is to be written. */
export const en = {
  tabs: {
    now: 'Now',
    history: 'History',
    insights: 'Insights',
    meter: 'Meter',
    settings: 'Settings',
    meters: 'All meters',
  },
  history: historyEn,
  views: 'Views',

  live: (ago: string) => `Live · last turn ${ago} ago`,
  following: 'Live · following the disc',
  slower: 'Live · turning slower',
  sensorOffline: (since: string) => `Sensor offline since ${since}`,
  notLive: (since: string) => `Not live since ${since}`,
  waiting: { 0: 'Waiting for the first turn', 1: 'Waiting for the second turn' },
  noConnection: (since: string) => `No connection to Wattwheel since ${since}`,

  unknown: 'unknown',
  watts: (watts: string) => `${watts} watts`,
  kilowatts: (kilowatts: string) => `${kilowatts} kilowatts`,
  atMost: (what: string) => `at most ${what}`,
  giveOrTake: (what: string, within: string) => `${what}, give or take ${within}`,
  powerUnknown: 'Power unknown',
  perHour: (cost: string) => `${cost} per hour`,
  turnTakes: (duration: string) => `One turn takes ${duration}`,
  turnTakesWithin: (duration: string, within: string) => `± ${within} · one turn takes ${duration}`,
  lastTurn: (ago: string) => `Last turn ${ago} ago`,
  lastKnown: (power: string, at: string) => `Last known: ${power} at ${at}`,
  lastTurnAt: (at: string) => `Last turn: ${at}`,
  turnsFollow: 'Turns the sensor has kept will follow when it is back.',
  countFollows: 'Turns are kept meanwhile and will follow.',
  comesBack: 'This page comes back by itself.',
  twoTurns: 'Two turns give the first value',
  thatTakes: (power: string, duration: string) => `At ${power} that takes ${duration}.`,

  disc: (turn: string) => `Disc, one turn takes ${turn}`,
  discUnknown: 'Disc, speed unknown',
  discFollowed: (turn: string) => `Disc where it truly is, one turn takes ${turn}`,
  discStands: 'The disc stands still',
  reading: (kwh: string) => `Meter reading ${kwh}`,
  readingUnknown: 'Meter reading unknown',
  whATurn: (wh: string) => `${wh} a turn`,
  turnsPerKwh: (turns: string) => `${turns} turns per kWh`,
  countedUntil: (at: string) => `counted until ${at}`,

  today: 'Today',
  noData: 'No data',
  highest: (power: string, at: string, low: string) => `Highest ${power} around ${at}, lowest ${low}`,
  nothingToday: 'Nothing counted today',
  untilNow: (until: string) => `Counted until ${until}`,
  curve: (summary: string) => `Power today by five minutes. ${summary}`,
  finerCurve: (summary: string) => `Power today by five minutes, lately by half minutes. ${summary}`,
  filled: 'Filled from the count',
  sure: '90% certain',
  week: 'Last 7 days',
  perDay: (kwh: string) => `${kwh} kWh a day`,
  monthSoFar: (month: string) => `${month} so far`,

  starting: 'Starting up',
  done: 'Done',
  inProgress: 'Waiting',
  toCome: 'To come',
  brokerRuns: 'Wattwheel is running and listens for turns',
  sensorOnline: 'Sensor online',
  sensorMissing: 'No sensor has reported yet',
  sensorGone: 'Sensor offline',
  waitForMark: 'Waiting for the red mark to pass',
  markPassed: 'The red mark has passed',
  checkSensor: 'If nothing happens in 15 minutes, check that the sensor sits over the mark.',
  secondTurn: 'Second turn: the first power value',
  noHardware: 'No sensor at hand?',
  tryIt: 'Send two turns yourself, from the machine Wattwheel runs on:',

  usual: {
    weekday: (weekday: string) => `typical ${weekday}`,
    workdays: () => 'typical workday',
    weekend: () => 'typical weekend day',
    all: () => 'typical day',
  },
  typical: {
    weekday: (weekday: string) => `Typical ${weekday}`,
    workdays: () => 'Typical workday',
    weekend: () => 'Typical weekend day',
    all: () => 'Typical day',
  },
  usualKwh: (kwh: string) => `typical day ${kwh}`,
  moreThanUsual: (kwh: string, usual: string, by: string) => `${kwh} more than a ${usual} by ${by}`,
  lessThanUsual: (kwh: string, usual: string, by: string) => `${kwh} less than a ${usual} by ${by}`,
  asUsual: (usual: string, by: string) => `As much as a ${usual} by ${by}`,
  todayGauge: (sentence: string, kwh: string) => `${sentence}. A whole day usually comes to ${kwh}.`,
  headingFor: 'Heading for',
  alwaysOn: 'Always on',
  aYear: (cost: string) => `${cost} a year`,

  insights,

  meterView: meterEn,
  meters: metersEn,

  login: loginEn,
  alerts: alertsEn,

  settings: settingsEn,
}

/** What a table of texts has to hold. */
export type Texts = typeof en
