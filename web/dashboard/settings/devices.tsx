import { Icon } from '../icons.tsx'
import type { User } from './office.ts'
import type { Open, Page } from './page.ts'
import { Section } from './section.tsx'

interface DevicesProps {
  page: Page
  open(what: Open): void
}

/** The users of the broker, as the admin sees them. */
export function Devices({ page, open }: DevicesProps) {
  const words = page.texts.settings
  const { users, facts } = page.desk
  return (
    <Section name="devices" title={words.devices}>
      <p class="sentence">{facts.value?.mqtt.own === false ? words.foreignBroker : words.devicesNote}</p>
      {users.value?.length === 0 && <p class="sentence">{words.noDevices}</p>}
      {users.value && (
        <>
          <ul>
            {users.value.map((user) => (
              <Device key={user.name} page={page} user={user} open={open} />
            ))}
          </ul>
          <button type="button" class="button" onClick={() => open({ kind: 'device' })}>
            <Icon name="add" /> {words.add}
          </button>
        </>
      )}
    </Section>
  )
}

function Device({ page: { texts, desk }, user, open }: DevicesProps & { user: User }) {
  const words = texts.settings
  const role = words.roles[user.role]
  const names = user.meters?.map((id) => desk.facts.value?.meters.find((meter) => meter.id === id)?.name ?? id)
  return (
    <li>
      <b>{user.name}</b>
      <span>{names ? words.ofMeters(role, names.join(', ')) : role}</span>
      <button
        type="button"
        class="bare"
        aria-label={words.remove(user.name)}
        onClick={() => open({ kind: 'removal', name: user.name })}
      >
        <Icon name="remove" />
      </button>
    </li>
  )
}
