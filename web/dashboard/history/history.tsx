import './history.css'
import { useMemo } from 'preact/hooks'
import type { View } from '../view.ts'
import { ArchiveView } from './archive-view.tsx'
import { CompareView } from './compare-view.tsx'
import { sceneOf } from './scene.ts'

/** The view History: any period of the past, as energy, as cost, as power; and two of them side by side. */
export function History({ view }: { view: View }) {
  const zone = view.watch.past.day.value?.zone
  const scene = useMemo(() => zone && sceneOf(view, zone), [view, zone])
  if (!scene) return <main class="history" />
  return scene.shown.value.other ? <CompareView scene={scene} /> : <ArchiveView scene={scene} />
}
