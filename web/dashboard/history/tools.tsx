import './tools.css'
import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import type { Archive } from './archive.ts'
import { keepPicture } from './picture.ts'
import { BARS, neighbour, yearBefore } from './range.ts'
import type { Scene } from './scene.ts'
import { Table } from './table.tsx'
import { amountText, titleOf } from './words.ts'

interface ToolsProps {
  scene: Scene
  archive: Archive
  /** The chart as it is drawn; null before. */
  canvas(): HTMLCanvasElement | null
}

/** What can be done with a period: compare it, read it as a table, take it along as numbers or picture. */
export function Tools({ scene, archive, canvas }: ToolsProps) {
  const { view, shown } = scene
  const { history } = view.texts
  const open = useMemo(() => signal(false), [])
  const { range } = shown.value
  function compare() {
    const other =
      neighbour(range, -1, scene.zone, scene.known.value) ?? yearBefore(range, scene.zone, scene.known.value)
    scene.go({ other })
  }
  function picture() {
    const drawn = canvas()
    const total = archive.total.value
    const formats = view.formats.value
    const sums = [
      total?.kwh == null ? '' : amountText(total.kwh, 'energy', formats),
      total?.cost == null ? '' : formats.money(total.cost),
    ].filter((text) => text !== '')
    const name = view.watch.meter.value?.name ?? ''
    if (drawn) keepPicture(drawn, { title: `${name} · ${titleOf(range, formats, view.texts)}`, sums: sums.join(' · ') })
  }
  return (
    <section class="tools">
      <div class="row">
        <button type="button" class="comparing" onClick={compare}>
          <Icon name="compare" /> {history.compare}
        </button>
        <button
          type="button"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value
          }}
        >
          <Icon name="table" /> {history.table}
        </button>
        <a href={csvOf(scene)} download aria-label={history.downloadCsv}>
          <Icon name="download" /> {history.csv}
        </a>
        <button type="button" onClick={picture} aria-label={history.downloadPicture}>
          <Icon name="picture" /> {history.picture}
        </button>
      </div>
      {open.value && <Table scene={scene} archive={archive} />}
    </section>
  )
}

/** The numbers of the bars; never of a time to come. */
function csvOf({ view, shown, known }: Scene): string {
  const { kind, fromMs, toMs } = shown.value.range
  const meter = encodeURIComponent(view.watch.meter.value?.id ?? '')
  return `/api/v1/meters/${meter}/export.csv?from=${fromMs}&to=${Math.min(toMs, known.value.nowMs + 60_000)}&by=${BARS[kind]}`
}
