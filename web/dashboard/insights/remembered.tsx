import type { View } from '../view.ts'
import { Amount, meaningOf } from './always-on.tsx'
import { Heading } from './heading.tsx'
import { Section } from './section.tsx'

/** While the server is away and has told nothing of the days: what the page knows all the same. */
export function Remembered({ view }: { view: View }) {
  const { watch, texts } = view
  return (
    <>
      <p class="needs">{texts.insights.whenBack}</p>
      {watch.past.summary.value && (
        <>
          <Section name="always" title={texts.alwaysOn}>
            <Amount view={view} />
            <p class="sentence">{meaningOf(view)}</p>
          </Section>
          <Heading view={view} enough={false} />
        </>
      )}
    </>
  )
}
