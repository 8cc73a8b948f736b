import './history.css'
import { useMemo } from 'preact/hooks'
import { awayWords } from '../away.ts'
import type { View } from '../view.ts'
import { ArchiveView } from './archive-view.tsx'
import { CompareView } from './compare-view.tsx'
import { sceneOf } from './scene.ts'

/** The view History: any period of the past, as energy, as cost, as power; and two of them side by side. */
export function History({ view }: { view: View }) {
  const zone = view.watch.past.day.value?.zone
  const scene = useMemo(() => zone && sceneOf(view, zone), [view, zone])
  if (!scene) return <Unknown view={view} />
  return scene.shown.value.other ? <CompareView scene={scene} /> : <ArchiveView scene={scene} />
}

/** Before it is known what meter this is; where nobody says so, why there is nothing to see. */
function Unknown({ view }: { view: View }) {
  const away = awayWords(view)
  return (
    <main class="history">
      {away && (
        <>
          <header class="status">
            <h1>{view.texts.tabs.history}</h1>
            <p class="state warn">{away}</p>
          </header>
          <p class="when-back">{view.texts.history.whenBack}</p>
        </>
      )}
    </main>
  )
}
