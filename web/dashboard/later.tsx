import { signal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { awayWords } from './away.ts'
import { reloadIfUpdated } from './update.ts'
import type { View } from './view.ts'

/** A view of the page. */
export type Part = (props: { view: View }) => VNode

/** A part of the page whose code comes when it is needed, or ahead of that. */
export interface Later<Props> {
  Part: (props: Props) => VNode | null
  /** Fetches the code ahead; what fails is tried again when it is needed. */
  fetch(): void
}

/** Makes a part of code that is fetched by `load`; until it is there `Meanwhile` takes its place. */
export function later<Props extends object>(
  load: () => Promise<(props: Props) => VNode | null>,
  Meanwhile: (props: Props & { fetch(): void }) => VNode | null,
): Later<Props> {
  const loaded = signal<((props: Props) => VNode | null) | null>(null)
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
    Part(props) {
      const { value: Loaded } = loaded
      if (!Loaded) fetch()
      return Loaded ? <Loaded {...props} /> : <Meanwhile {...props} fetch={fetch} />
    },
  }
}

/** As `later`, of a whole view: until it is there it is empty, but as large as any; where it cannot come it says why. */
export function laterView(load: () => Promise<Part>): Later<{ view: View }> {
  return later(load, Missing)
}

/** Fetches again when the server is back. */
function Missing({ view, fetch }: { view: View; fetch(): void }) {
  const away = awayWords(view)
  const isAway = away !== null
  useEffect(() => {
    if (!isAway) fetch()
  }, [isAway, fetch])
  return (
    <main>
      {away && (
        <header class="status">
          <h1>{view.texts.tabs[view.way.place.value.view]}</h1>
          <p class="state warn">{away}</p>
        </header>
      )}
    </main>
  )
}
