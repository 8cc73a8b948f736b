import './drums.css'
import { NUMERALS } from './numerals.ts'
import { drumPositions } from './roll.ts'

const WHOLE_DRUMS = 6
/** The way from one numeral to the next on a drum. */
const PITCH = 42

/** The counter of the meter: six whole drums, a comma, one of tenths; dashes where the reading is not known. */
export function Drums({ kwh, label }: { kwh: number | null; label: string }) {
  const positions = kwh === null ? Array.from({ length: WHOLE_DRUMS + 1 }, () => null) : drumPositions(kwh, WHOLE_DRUMS)
  return (
    <div class="drums" role="img" aria-label={label} data-testid="reading">
      <svg class="shades" aria-hidden="true">
        <defs>
          <Shade id="shade" colour="#000" strength={0.9} />
          <Shade id="shade-tenths" colour="#3a352c" strength={0.62} />
        </defs>
      </svg>
      {positions.map((position, i) => (
        <Drum key={`${i - WHOLE_DRUMS}`} position={position} tenths={i === WHOLE_DRUMS} />
      ))}
      <span class="comma" aria-hidden="true">
        ,
      </span>
      <span class="unit" aria-hidden="true">
        kWh
      </span>
    </div>
  )
}

function Drum({ position, tenths }: { position: number | null; tenths: boolean }) {
  return (
    <svg class={tenths ? 'drum tenths' : 'drum'} viewBox="0 0 34 50" aria-hidden="true">
      <rect width="34" height="50" class="body" />
      <g class="ink">{position === null ? <path d="M12 25h10" /> : <Numerals position={position} />}</g>
      <rect width="34" height="50" fill={tenths ? 'url(#shade-tenths)' : 'url(#shade)'} />
    </svg>
  )
}

function Numerals({ position }: { position: number }) {
  const first = Math.floor(position) - 1
  return [first, first + 1, first + 2, first + 3].map((numeral) => (
    <path
      key={numeral}
      transform={`translate(7 ${(9 + (numeral - position) * PITCH).toFixed(1)})`}
      d={NUMERALS[(numeral + 10) % 10]}
    />
  ))
}

function Shade({ id, colour, strength }: { id: string; colour: string; strength: number }) {
  return (
    <linearGradient id={id} x2="0" y2="1">
      <stop offset="0" stop-color={colour} stop-opacity={strength} />
      <stop offset=".3" stop-color={colour} stop-opacity="0" />
      <stop offset=".5" stop-color="#fff" stop-opacity=".06" />
      <stop offset=".7" stop-color={colour} stop-opacity="0" />
      <stop offset="1" stop-color={colour} stop-opacity={strength} />
    </linearGradient>
  )
}
