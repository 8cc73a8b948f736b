import './now.css'
import { useComputed } from '@preact/signals'
import type { View } from '../view.ts'
import { Face } from './face.tsx'
import { First } from './first.tsx'
import { Power } from './power.tsx'
import { Status } from './status.tsx'
import { Today } from './today.tsx'
import { Week } from './week.tsx'

/** The view Now: what the house uses at this moment, and what it has used today. */
export function Now({ view }: { view: View }) {
  // Of the kind alone, so that a new power draws anew only what shows it.
  const kind = useComputed(() => view.state.value.kind).value
  const isAnythingKnown = kind !== 'offline' || view.watch.meter.value !== null
  return (
    <main class="now" data-state={kind}>
      <Status view={view} />
      <Power view={view} />
      <Face view={view} />
      {kind === 'first' ? <First view={view} /> : isAnythingKnown && <Past view={view} />}
    </main>
  )
}

function Past({ view }: { view: View }) {
  return (
    <>
      <Today view={view} />
      <Week view={view} />
    </>
  )
}
