import { alertsDe } from './alerts-de.ts'
import type { Texts } from './en.ts'
import { historyDe } from './history-de.ts'
import { insights } from './insights-de.ts'
import { loginDe } from './login-de.ts'
import { meterDe } from './meter-de.ts'
import { metersDe } from './meters-de.ts'
import { settingsDe } from './settings-de.ts'

/** Every word of the page, in German. */
export const de: Texts = {
  tabs: {
    now: 'Jetzt',
    history: 'Verlauf',
    insights: 'Muster',
    meter: 'Zähler',
    settings: 'Einstellungen',
    meters: 'Alle Zähler',
  },
  history: historyDe,
  views: 'Ansichten',

  live: (ago) => `Live · letzte Umdrehung vor ${ago}`,
  following: 'Live · folgt der Scheibe',
  slower: 'Live · dreht langsamer',
  sensorOffline: (since) => `Sensor offline seit ${since}`,
  notLive: (since) => `Nicht live seit ${since}`,
  waiting: { 0: 'Warte auf die erste Umdrehung', 1: 'Warte auf die zweite Umdrehung' },
  noConnection: (since) => `Keine Verbindung zu Wattwheel seit ${since}`,

  unknown: 'unbekannt',
  watts: (watts) => `${watts} Watt`,
  kilowatts: (kilowatts) => `${kilowatts} Kilowatt`,
  atMost: (what) => `höchstens ${what}`,
  giveOrTake: (what, within) => `${what}, auf ${within} genau`,
  powerUnknown: 'Leistung unbekannt',
  perHour: (cost) => `${cost} pro Stunde`,
  turnTakes: (duration) => `Eine Umdrehung dauert ${duration}`,
  turnTakesWithin: (duration, within) => `± ${within} · eine Umdrehung dauert ${duration}`,
  lastTurn: (ago) => `Letzte Umdrehung vor ${ago}`,
  lastKnown: (power, at) => `Zuletzt bekannt: ${power} um ${at}`,
  lastTurnAt: (at) => `Letzte Umdrehung: ${at}`,
  turnsFollow: 'Was der Sensor gezählt hat, kommt nach, wenn er zurück ist.',
  countFollows: 'Umdrehungen werden aufgehoben und kommen nach.',
  comesBack: 'Die Seite kommt von selbst zurück.',
  twoTurns: 'Zwei Umdrehungen geben den ersten Wert',
  thatTakes: (power, duration) => `Bei ${power} dauert das ${duration}.`,

  disc: (turn) => `Scheibe, eine Umdrehung dauert ${turn}`,
  discUnknown: 'Scheibe, Tempo unbekannt',
  discFollowed: (turn) => `Scheibe, wie sie wirklich steht; eine Umdrehung dauert ${turn}`,
  discStands: 'Die Scheibe steht',
  reading: (kwh) => `Zählerstand ${kwh}`,
  readingUnknown: 'Zählerstand unbekannt',
  whATurn: (wh) => `${wh} je Umdrehung`,
  turnsPerKwh: (turns) => `${turns} U/kWh`,
  countedUntil: (at) => `gezählt bis ${at}`,

  today: 'Heute',
  noData: 'Keine Daten',
  highest: (power, at, low) => `Am meisten ${power} gegen ${at}, am wenigsten ${low}`,
  nothingToday: 'Heute noch nichts gezählt',
  untilNow: (until) => `Gezählt bis ${until}`,
  curve: (summary) => `Leistung heute in Schritten von fünf Minuten. ${summary}`,
  finerCurve: (summary) => `Leistung heute in Schritten von fünf Minuten, zuletzt von halben Minuten. ${summary}`,
  filled: 'Aus der Zählung ergänzt',
  sure: 'Zu 90 % sicher',
  week: 'Letzte 7 Tage',
  perDay: (kwh) => `${kwh} kWh pro Tag`,
  monthSoFar: (month) => `${month} bisher`,

  starting: 'Es geht los',
  done: 'Fertig',
  inProgress: 'Läuft',
  toCome: 'Kommt noch',
  brokerRuns: 'Wattwheel läuft und wartet auf Umdrehungen',
  sensorOnline: 'Sensor online',
  sensorMissing: 'Noch hat sich kein Sensor gemeldet',
  sensorGone: 'Sensor offline',
  waitForMark: 'Warte, bis die rote Marke vorbeikommt',
  markPassed: 'Die rote Marke ist vorbeigekommen',
  checkSensor: 'Tut sich 15 Minuten lang nichts, prüfe, ob der Sensor über der Marke sitzt.',
  secondTurn: 'Zweite Umdrehung: der erste Leistungswert',
  noHardware: 'Kein Sensor zur Hand?',
  tryIt: 'Sende zwei Umdrehungen von Wattwheels Rechner aus:',

  usual: {
    weekday: (weekday) => `sonst ${weekday.toLowerCase()}s`,
    workdays: () => 'sonst werktags',
    weekend: () => 'sonst am Wochenende',
    all: () => 'sonst',
  },
  typical: {
    weekday: (weekday) => `Typischer ${weekday}`,
    workdays: () => 'Typischer Werktag',
    weekend: () => 'Typischer Wochenendtag',
    all: () => 'Typischer Tag',
  },
  usualKwh: (kwh) => `typisch ${kwh}`,
  moreThanUsual: (kwh, usual, by) => `${kwh} mehr als ${usual} bis ${by}`,
  lessThanUsual: (kwh, usual, by) => `${kwh} weniger als ${usual} bis ${by}`,
  asUsual: (usual, by) => `So viel wie ${usual} bis ${by}`,
  todayGauge: (sentence, kwh) => `${sentence}. Ein ganzer Tag kommt meist auf ${kwh}.`,
  headingFor: 'Läuft auf',
  alwaysOn: 'Immer an',
  aYear: (cost) => `${cost} im Jahr`,

  insights,

  meterView: meterDe,
  meters: metersDe,

  login: loginDe,
  alerts: alertsDe,

  settings: settingsDe,
}
