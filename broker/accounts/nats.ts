import { Fault } from '../contract/fault.ts'
import type { Settings } from '../contract/settings.ts'
import { DURABLE_TOPICS, slotTopicOf, topicOf } from '../contract/topics.ts'
import type { Account } from './accounts.ts'
import { SERVICE } from './accounts.ts'
import { type Rights, sensorRights, serviceRights, slotRights } from './rights.ts'

/** Where NATS delivers to a subscription of QoS 1, https://docs.nats.io/running-a-nats-service/configuration/mqtt */
const DELIVERY = '$MQTT.sub.>'

/**
 * The `authorization` of nats-server, and its `mappings` where there are slots, for an include. The passwords are in the clear: it takes no hash but bcrypt.
 * @throws Fault when the root or the prefix is no token of a subject
 */
export function natsFiles(settings: Settings, accounts: readonly Account[]): Record<string, string> {
  const users = accounts.map(({ user, password }) => {
    const rights = user === SERVICE ? serviceRights(settings) : withSlot(settings, user)
    return `  ${JSON.stringify({ user, password, allowed_connection_types: ['MQTT'], permissions: subjectsOf(rights) })}`
  })
  const { mqtt, ingest } = settings
  const mappings = ingest.slots === undefined ? '' : mappingsOf(mqtt.root, ingest.slots)
  return { 'nats.conf': `authorization { users = [\n${users.join('\n')}\n] }\n${mappings}` }
}

/** NATS asks who may publish only after it has sorted; whom it refuses it acknowledges all the same. */
function withSlot(settings: Settings, meter: string): Rights {
  const rights = sensorRights(settings, meter)
  return { ...rights, publish: [...rights.publish, ...slotRights(settings, meter)] }
}

/** What ingest takes NATS sorts into slots; `$1` is the meter, https://docs.nats.io/nats-concepts/subject_mapping */
export function mappingsOf(root: string, slots: number): string {
  const partition = `{{partition(${slots},1)}}`
  const mappings = DURABLE_TOPICS.map((name) => {
    const [sent, sorted] = [topicOf(root, name, '+'), slotTopicOf(root, partition, '$1', name)]
    return `  "${subjectOf(sent)}": "${sorted.replaceAll('/', '.')}"`
  })
  return `mappings {\n${mappings.join('\n')}\n}\n`
}

function subjectsOf({ publish, subscribe }: Rights) {
  return {
    publish: { allow: publish.flatMap(subjectOf) },
    subscribe: { allow: [...subscribe.flatMap(subjectOf), DELIVERY] },
  }
}

/** A filter as subjects: what stands between slashes are tokens between dots; `#` is also the level above it. */
function subjectOf(filter: string): string[] {
  if (/[.\s*>]/.test(filter))
    throw new Fault(`Expected topics without dots and spaces, as NATS has them, got ${filter}.`)
  const subject = filter.replaceAll('/', '.').replaceAll('+', '*')
  return subject.endsWith('.#') ? [subject.slice(0, -2), subject.replace('#', '>')] : [subject.replace('#', '>')]
}
