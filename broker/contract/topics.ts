/** Who a client is, as far as topics are concerned. */
export type Role = 'sensor' | 'display' | 'viewer' | 'service' | 'homeassistant'

/** A topic of the contract. `path` is relative to the root; `<meter>` and `<name>` stand for one level. */
export interface Topic {
  readonly path: string
  readonly flow: string
  readonly qos: 0 | 1
  /** Written to the broker's journal before it is acknowledged. */
  readonly durable: boolean
  readonly retained: boolean
  /** Roles that may publish and subscribe, for their meters or under their own name; more is in GRANTS. */
  readonly publish: readonly Role[]
  readonly subscribe: readonly Role[]
  /** May be a client's last will. */
  readonly will: boolean
  readonly payload: string
}

const fromSensor = { publish: ['sensor'], subscribe: [], will: false } as const
const toDisplay = { publish: [], subscribe: ['display'], will: false } as const
const fromIngest = { publish: [], subscribe: [], will: false } as const

/** Every topic, its QoS, its retain flag and who may publish and subscribe. */
// biome-ignore format: a table reads best with a topic a line
export const TOPICS = {
  tick: { path: '<meter>/tick', flow: 'sensor → ingest', qos: 1, durable: true, retained: false, ...fromSensor, payload: 'tick, array of ticks, or empty (bare tick)' },
  outage: { path: '<meter>/outage', flow: 'sensor → ingest', qos: 1, durable: true, retained: false, ...fromSensor, payload: 'outage' },
  entry: { path: '<meter>/entry', flow: 'web, command line → ingest', qos: 1, durable: true, retained: false, ...fromIngest, payload: 'entry: what people enter and import' },
  sensor: { path: '<meter>/sensor', flow: 'sensor (last will)', qos: 1, durable: false, retained: true, publish: ['sensor'], subscribe: ['sensor', 'display'], will: true, payload: '`online` / `offline`' },
  health: { path: '<meter>/health', flow: 'sensor → anyone', qos: 0, durable: false, retained: true, ...fromSensor, payload: 'health' },
  align: { path: '<meter>/align', flow: 'sensor → anyone', qos: 0, durable: false, retained: false, ...fromSensor, payload: '`{"value":131,"disc":131,"mark":86,"contrast":37.5}`, up to ten a second in aligning mode' },
  turn: { path: '<meter>/turn', flow: 'sensor → ingest', qos: 0, durable: false, retained: false, ...fromSensor, payload: "turn: the disc's speed between marks" },
  config: { path: '<meter>/config', flow: 'ingest → sensor', qos: 1, durable: false, retained: true, publish: [], subscribe: ['sensor'], will: false, payload: '`{"impulses_per_kwh":75,"max_power_w":43470}`' },
  power: { path: '<meter>/power', flow: 'ingest → display, anyone', qos: 1, durable: false, retained: true, ...toDisplay, payload: 'a bare number in W, e.g. `412`; `null` when unknown' },
  live: { path: '<meter>/live', flow: 'ingest → display, anyone', qos: 1, durable: false, retained: true, ...toDisplay, payload: 'live' },
  energy: { path: '<meter>/energy', flow: 'ingest → Home Assistant', qos: 1, durable: false, retained: true, ...fromIngest, payload: 'kWh counted live, never falls, e.g. `1120.013`' },
  reading: { path: '<meter>/reading', flow: 'ingest → anyone', qos: 1, durable: false, retained: true, ...fromIngest, payload: "what the meter's own register should show, kWh, e.g. `25510.43`" },
  alert: { path: '<meter>/alert', flow: 'ingest → anyone', qos: 1, durable: false, retained: false, ...fromIngest, payload: 'alert' },
  displayStatus: { path: 'display/<name>/status', flow: 'display (last will)', qos: 1, durable: false, retained: true, publish: ['display'], subscribe: [], will: true, payload: '`online` / `offline`' },
  status: { path: 'status', flow: 'ingest (last will)', qos: 1, durable: false, retained: true, publish: [], subscribe: ['display'], will: true, payload: '`online` / `offline`' },
  workerStatus: { path: 'ingest/<name>/status', flow: 'one of several ingest workers (last will)', qos: 1, durable: false, retained: true, publish: [], subscribe: [], will: true, payload: '`online` / `offline`' },
  journalPosition: { path: 'ingest/journal', flow: 'ingest → broker', qos: 1, durable: false, retained: true, ...fromIngest, payload: '`{"journal":"<id>","position":n,"backed_up":m}`' },
  ingestFigures: { path: 'ingest/figures', flow: 'ingest → web', qos: 0, durable: false, retained: false, ...fromIngest, payload: '`{"commits":n,"commit_ms":m}` since its start' },
} as const satisfies Record<string, Topic>

export type TopicName = keyof typeof TOPICS

/** Where Home Assistant says whether it is there, whatever its discovery prefix (its setting "birth message"). */
export const HOME_ASSISTANT_STATUS_TOPIC = 'homeassistant/status'

/** What Home Assistant is told of a meter; it lies below its discovery prefix, not below our root. */
export const DEVICE_TOPIC = {
  path: 'device/wattwheel_<meter>/config',
  flow: 'ingest → Home Assistant',
  qos: 1,
  durable: false,
  retained: true,
  payload: 'device discovery; empty: the meter is gone',
} as const

/** The topic of a meter's device; `+` makes no filter, since it would not stand alone in its level. */
export function deviceTopicOf(prefix: string, meter: string): string {
  return `${prefix}/${DEVICE_TOPIC.path.replace('<meter>', () => meter)}`
}

/** Where a worker of ingest leaves a message for another, to whom the meter belongs now. */
export const HANDOVER_TOPIC = {
  path: 'ingest/<worker>/<meter>/<topic>',
  flow: 'ingest → its worker of that number',
  qos: 1,
  durable: false,
  retained: false,
  payload: 'as on `<meter>/<topic>`',
} as const

/** The topic of a message that is handed over; `+` makes a filter. */
export function handoverTopicOf(root: string, worker: number, meter: string, topic: string): string {
  return fill(`${root}/${HANDOVER_TOPIC.path}`, { worker: `${worker}`, meter, topic })
}

/** Where a broker that sorts what is sent by meters puts it: `ingest.slots` says into how many slots. */
export const SLOT_TOPIC = {
  path: 'ingest/slot/<slot>/<meter>/<topic>',
  flow: 'broker that sorts → ingest',
  qos: 1,
  durable: false,
  retained: false,
  payload: 'as on `<meter>/<topic>`',
} as const

/** The topic of a message in a slot; `+` makes a filter. */
export function slotTopicOf(root: string, slot: number | string, meter: string, topic: string): string {
  return fill(`${root}/${SLOT_TOPIC.path}`, { slot: `${slot}`, meter, topic })
}

const fill = (path: string, parts: Record<string, string>) =>
  path.replace(/<(\w+)>/g, (_, part: string) => parts[part] ?? '')

/** The topics that a broker keeps for ingest until it has recorded what is on them. */
export const DURABLE_TOPICS = (Object.keys(TOPICS) as TopicName[]).filter((name) => TOPICS[name].durable)

/** What a role may do beside the topics that name it. A filter stands for every topic it matches. */
export interface Grant {
  readonly publish: readonly string[]
  readonly subscribe: readonly string[]
  /** Topics other than those of the contract that may be its last will. */
  readonly will: readonly string[]
}

const NO_MORE: Grant = { publish: [], subscribe: [], will: [] }

/** The filters of each role, beside the topics that name it. `prefix` is that of Home Assistant's discovery. */
export const GRANTS = {
  sensor: () => NO_MORE,
  display: () => NO_MORE,
  viewer: () => ({ ...NO_MORE, subscribe: ['#'] }),
  service: (root, prefix) => ({ ...NO_MORE, publish: [`${root}/#`, `${prefix}/#`], subscribe: ['#', '$SYS/#'] }),
  // It empties the topic of a device that somebody deletes there.
  homeassistant: (root, prefix) => ({
    publish: [HOME_ASSISTANT_STATUS_TOPIC, `${prefix}/device/+/config`],
    subscribe: [`${root}/#`, `${prefix}/#`],
    will: [HOME_ASSISTANT_STATUS_TOPIC],
  }),
} satisfies Record<Role, (root: string, prefix: string) => Grant>

/** The broker's wake-up for ingest: published after each commit of the journal, seen by services only. */
export const JOURNAL_GROWN_TOPIC = '$SYS/journal'

/** How the broker is, every few seconds; seen by services only. */
export const BROKER_FIGURES_TOPIC = '$SYS/figures'

/** What a meter's name in a topic looks like. */
export const METER_PATTERN = '(?!(?:display|ingest|status)(?:/|$))[a-z0-9][a-z0-9_-]{0,31}'

/** A concrete topic, e.g. `topicOf('wattwheel', 'tick', 'main')` is `wattwheel/main/tick`; `+` makes a filter. */
export function topicOf(root: string, name: TopicName, meter = ''): string {
  return `${root}/${TOPICS[name].path.replace(/<\w+>/, () => meter)}`
}

/** A topic taken apart: which of the contract's it is, and the meter or display it is for. */
export interface ParsedTopic {
  name: TopicName
  /** The meter, or the display's name; empty for topics of the whole installation. */
  owner: string
}

const shapes = Object.entries(TOPICS).map(([name, { path }]) => ({
  name: name as TopicName,
  shape: new RegExp(`^${path.replace('<meter>', `(${METER_PATTERN})`).replace('<name>', '([^/+#]+)')}$`),
}))

/** Finds the topic of the contract that `topic` is, or undefined. */
export function parseTopic(root: string, topic: string): ParsedTopic | undefined {
  if (!topic.startsWith(`${root}/`)) return undefined
  const path = topic.slice(root.length + 1)
  for (const { name, shape } of shapes) {
    const match = shape.exec(path)
    if (match) return { name, owner: match[1] ?? '' }
  }
  return undefined
}

/** Whether `text` is a filter: `+` and `#` stand alone in their level, `#` in the last [MQTT-4.7.1-2], [MQTT-4.7.1-3]. */
export function isFilter(text: string): boolean {
  const levels = text.split('/')
  return levels.every((level, i) => {
    if (level === '#') return i === levels.length - 1
    return level === '+' || !/[+#]/.test(level)
  })
}

/**
 * Whether every topic that `filter` matches is also matched by `allowed`.
 * `+` stands for one level, `#` for the level above it and all below
 * [MQTT-4.7.1-2], [MQTT-4.7.1-3]; neither matches a first level that begins with `$` [MQTT-4.7.2-1].
 */
export function contains(allowed: string, filter: string): boolean {
  if (filter.startsWith('$') !== allowed.startsWith('$')) return false
  const outer = allowed.split('/')
  const inner = filter.split('/')
  for (const [i, level] of outer.entries()) {
    if (level === '#') return true
    const mine = inner[i]
    if (mine === undefined || mine === '#') return false
    if (level !== '+' && level !== mine) return false
  }
  return inner.length === outer.length
}
