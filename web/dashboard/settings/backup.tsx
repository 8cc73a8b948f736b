import { Icon } from '../icons.tsx'
import type { Page } from './page.ts'
import { Section } from './section.tsx'

/** A backup to take along, and how often the server makes its own. */
export function Backup({ page: { desk, texts, formats } }: { page: Page }) {
  const words = texts.settings
  const backup = desk.facts.value?.backup
  const { number } = formats.value
  return (
    <Section name="backup" title={words.backup}>
      {backup && <p class="sentence">{words.backupNote(number(backup.every_hours), number(backup.keep))}</p>}
      {desk.session.value?.admin === true && (
        <a class="button" href="/api/v1/backup" download>
          <Icon name="download" /> {words.download}
        </a>
      )}
    </Section>
  )
}
