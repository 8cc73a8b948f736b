import { useMemo } from 'preact/hooks'
import { Segments } from '../segments.tsx'
import type { View } from '../view.ts'
import { choiceOf } from './choice.ts'
import { Duration } from './duration.tsx'
import { ascendingPowers, type SlotDay } from './half-hours.ts'
import { Histogram } from './histogram.tsx'
import { Needs, Section } from './section.tsx'

interface LoadDurationProps {
  view: View
  days: readonly SlotDay[] | null
  needed: string | null
}

/** For how much of the time the power is how high: all powers in order, or counted in ranges. */
export function LoadDuration({ view, days, needed }: LoadDurationProps) {
  const words = view.texts.insights
  const { chosen, choose } = choiceOf(view, 'load', ['ordered', 'counted'])
  const ascending = useMemo(() => days && ascendingPowers(days), [days])
  const segments = (
    <Segments
      label={words.howLong}
      of={[
        ['ordered', words.ordered],
        ['counted', words.counted],
      ]}
      chosen={chosen}
      onChoose={choose}
    />
  )
  const Part = chosen === 'ordered' ? Duration : Histogram
  return (
    <Section name="load" title={words.howLong} aside={days && !needed && segments}>
      {needed ? <Needs words={needed} /> : <Part view={view} ascending={ascending} />}
    </Section>
  )
}
