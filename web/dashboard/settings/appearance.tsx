import type { Choice } from '../choice.ts'
import { languageChoice } from '../locale.ts'
import { Segments } from '../segments.tsx'
import { themeChoice } from '../theme.ts'
import type { Page } from './page.ts'
import { Section } from './section.tsx'

/** How the page looks and speaks on this device. */
export function Appearance({ page: { texts } }: { page: Page }) {
  const words = texts.settings
  return (
    <Section name="appearance" title={words.appearance}>
      <Choosing label={words.language} choice={languageChoice} words={words.languages} />
      <Choosing label={words.theme} choice={themeChoice} words={words.themes} />
      <p class="sentence">{words.onThisDevice}</p>
    </Section>
  )
}

interface ChoosingProps<T extends string> {
  label: string
  choice: Choice<T>
  words: Record<T, string>
}

function Choosing<T extends string>({ label, choice, words }: ChoosingProps<T>) {
  return (
    <div class="choosing">
      <span>{label}</span>
      <Segments
        label={label}
        of={choice.possible.map((value) => [value, words[value]] as const)}
        chosen={choice.chosen.value}
        onChoose={choice.choose}
      />
    </div>
  )
}
