import './disc.css'
import type { ReadonlySignal } from '@preact/signals'
import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { EDGE_PATH, RIM_PATH } from './drawing.ts'
import { type Known, type Spinning, spin } from './spin.ts'

const FIELD = '0 0 720 208'

/** The disc behind its glass, turning as the meter's own does; `label` says so in words. */
export function Disc({
  known,
  label,
  clockMs,
}: {
  known: ReadonlySignal<Known>
  label: string
  clockMs: () => number
}) {
  const slot = useRef<HTMLDivElement>(null)
  const spinning = useRef<Spinning>(null)
  useEffect(() => {
    if (!slot.current) return
    spinning.current = spin(slot.current, clockMs)
    spinning.current.show(known.peek())
    return spinning.current.close
  }, [known, clockMs])
  useSignalEffect(() => spinning.current?.show(known.value))
  return (
    <div class="slot" ref={slot} role="img" aria-label={label}>
      <Body />
      <div class="aluminium" />
      <Moving />
    </div>
  )
}

function Body() {
  return (
    <svg viewBox={FIELD} aria-hidden="true">
      <defs>
        <Metal id="rim" stops={RIM_LIGHT} />
        <Metal id="rod" stops={ROD_LIGHT} />
      </defs>
      <ellipse cx="360" cy="128" rx="326" ry="62" fill="#000" opacity=".55" />
      <path class="metal" fill="url(#rim)" d={RIM_PATH} />
    </svg>
  )
}

function Moving() {
  return (
    <svg viewBox={FIELD} aria-hidden="true">
      <ellipse data-part="hole" rx="9" ry="2.2" fill="#191817" />
      <ellipse data-part="hole" rx="9" ry="2.2" fill="#191817" />
      <path data-part="mark" class="mark top" />
      <path d={EDGE_PATH} fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="1.2" />
      <path data-part="graduations" fill="none" stroke="#2b2a29" stroke-width="1.7" opacity=".8" />
      <path data-part="mark" class="mark" />
      <g class="metal">
        <ellipse cx="360" cy="95" rx="34" ry="7.4" fill="#3c3d3e" />
        <ellipse cx="360" cy="91" rx="30" ry="6.4" fill="url(#rod)" />
        <path d="M351 0h18v88c0 3-18 3-18 0z" fill="url(#rod)" />
      </g>
      <path class="sensor" d="M360 186l9 14h-18z" />
    </svg>
  )
}

type Stops = readonly (readonly [offset: number, colour: string])[]
// biome-ignore format: a run of light reads best in a line
const RIM_LIGHT: Stops = [[0, '#3d3f41'], [0.14, '#8d8f91'], [0.3, '#e9e9e7'], [0.42, '#b4b6b7'], [0.62, '#d9d9d8'], [0.84, '#86888a'], [1, '#37393a']]
// biome-ignore format: a run of light reads best in a line
const ROD_LIGHT: Stops = [[0, '#5b5d5f'], [0.4, '#d5d6d6'], [1, '#55575a']]

function Metal({ id, stops }: { id: string; stops: Stops }) {
  return (
    <linearGradient id={id}>
      {stops.map(([offset, colour]) => (
        <stop key={offset} offset={offset} stop-color={colour} />
      ))}
    </linearGradient>
  )
}
