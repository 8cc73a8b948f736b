import { closeAround } from '../form/dialog.tsx'
import { type Connection, connectionOf, isLoopback, tryingLine } from './connection.ts'
import { Copy } from './copy.tsx'
import type { Facts, MadeUser } from './office.ts'
import type { Page } from './page.ts'

interface ConnectionProps {
  page: Page
  user: MadeUser
  facts: Facts
}

/** What a new device is to be told, ready to be copied. */
export function ConnectionData({ page, user, facts }: ConnectionProps) {
  const words = page.texts.settings
  const connection = connectionOf(user, facts, location.hostname)
  const rows = rowsOf(connection, words.fields)
  const line = tryingLine(user, connection)
  return (
    <div class="connection" data-testid="connection">
      <p class="only-now">{words.onlyNow}</p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
            <Copy text={value} label={words.copyWhat(name)} page={page} />
          </div>
        ))}
      </dl>
      {isLoopback(connection.host) && <p class="sentence">{words.localHost}</p>}
      <p class="sentence">{words.tryIt}</p>
      <p class="line">
        <code>{line}</code>
        <Copy text={line} label={words.copyWhat('mosquitto')} page={page} />
      </p>
      <div class="choices">
        <Copy text={rows.map((row) => row.join(': ')).join('\n')} page={page} />
        <button type="button" class="button filled" onClick={(event) => closeAround(event.currentTarget)}>
          {words.done}
        </button>
      </div>
    </div>
  )
}

/** The fields that there is something to say in, with their names. */
function rowsOf(connection: Connection, names: Record<keyof Connection, string>): [string, string][] {
  const keys = ['host', 'port', 'tlsPort', 'username', 'password', 'clientId', 'meter', 'topic'] as const
  return keys.flatMap((key): [string, string][] => {
    const value = connection[key]
    return value === null ? [] : [[names[key], String(value)]]
  })
}
