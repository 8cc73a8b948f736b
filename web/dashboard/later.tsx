import { signal } from '@preact/signals'
import type { VNode } from 'preact'
import { reloadIfUpdated } from './update.ts'
import type { View } from './view.ts'

/** A view of the page. */
export type Part = (props: { view: View }) => VNode

/** A view whose code comes when it is needed, or ahead of that. */
export interface Later {
  Part: Part
  /** Fetches the code ahead; what fails is tried again when it is needed. */
  fetch(): void
}

/** Makes a view of code that is fetched by `load`; until it is there the view is empty, but as large as any. */
export function later(load: () => Promise<Part>): Later {
  const loaded = signal<Part | null>(null)
  let underWay = false
  function fetch() {
    if (underWay || loaded.peek()) return
    underWay = true
    load()
      .then(
        (part) => {
          loaded.value = part
        },
        async (error: unknown) => {
          console.error(error)
          await reloadIfUpdated()
        },
      )
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        underWay = false
      })
  }
  return {
    fetch,
    Part({ view }) {
      const { value: Loaded } = loaded
      if (!Loaded) fetch()
      return Loaded ? <Loaded view={view} /> : <main />
    },
  }
}
