/** A stretch of a turn in which the disc went evenly. */
export interface ShapePart {
  /** The part of the turn's time that is over at its end, 0 … 1; 1 at the last. */
  time: number
  /** The part of the turn that is done at its end, 0 … 1; 1 at the last. */
  turn: number
  /** The true speed lies in between nine times of ten. */
  lowPerHour: number
  highPerHour: number
}

/**
 * How a turn went between its two ticks: its stretches, one after the other. It only distributes the turn's energy in
 * time, whose sum stays that of one turn. Times ascend, and no turn goes back.
 */
export type TurnShape = readonly ShapePart[]

/** Finds the shape of the turn between two neighbouring ticks, where one is known. */
export type ShapeFinder = (fromMs: number, toMs: number) => TurnShape | undefined

/** Two bytes for the time, two for the turn, one for each bound of the speed. */
const PART_BYTES = 6
const WHOLE = 65_535
/** Speeds are kept on a scale of 5 %, from 0.2 turns per hour on: below lies 0, and the last is 48,000. */
const SLOWEST_PER_HOUR = 0.2
const SPEED_STEP = 1.05

/** Writes a shape in 6 bytes a part. Parts that are no longer than a 65,535th of the turn fall to their neighbours. */
export function encodeShape(shape: TurnShape): Uint8Array {
  const parts = shape.map((part) => ({
    ...part,
    time: Math.round(part.time * WHOLE),
    turn: Math.round(part.turn * WHOLE),
  }))
  const ends = parts.filter(({ time }, i) => time > 0 && time !== parts[i + 1]?.time)
  const view = new DataView(new ArrayBuffer(ends.length * PART_BYTES))
  for (const [i, { time, turn, lowPerHour, highPerHour }] of ends.entries()) {
    view.setUint16(i * PART_BYTES, time)
    view.setUint16(i * PART_BYTES + 2, turn)
    view.setUint8(i * PART_BYTES + 4, notchOf(lowPerHour, Math.floor))
    view.setUint8(i * PART_BYTES + 5, notchOf(highPerHour, Math.ceil))
  }
  return new Uint8Array(view.buffer)
}

/** @returns undefined for bytes that are not a shape: such a turn is taken as even */
export function decodeShape(bytes: Uint8Array): TurnShape | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape: ShapePart[] = []
  for (let at = 0; at + PART_BYTES <= view.byteLength; at += PART_BYTES) {
    shape.push({
      time: view.getUint16(at) / WHOLE,
      turn: view.getUint16(at + 2) / WHOLE,
      lowPerHour: speedAt(view.getUint8(at + 4)),
      highPerHour: speedAt(view.getUint8(at + 5)),
    })
  }
  return view.byteLength % PART_BYTES === 0 && isShape(shape) ? shape : undefined
}

function isShape(shape: TurnShape): boolean {
  const last = shape.at(-1)
  const ascends = ({ time, turn }: ShapePart, i: number) =>
    time > (shape[i - 1]?.time ?? 0) && turn >= (shape[i - 1]?.turn ?? 0)
  return last?.time === 1 && last.turn === 1 && shape.every(ascends)
}

function notchOf(perHour: number, round: (notch: number) => number): number {
  if (perHour < SLOWEST_PER_HOUR) return round === Math.ceil && perHour > 0 ? 1 : 0
  // A bound that was read from here lies on its notch, but for the last bit.
  const notch = 1 + Math.log(perHour / SLOWEST_PER_HOUR) / Math.log(SPEED_STEP)
  return Math.min(255, round(Number(notch.toFixed(6))))
}

function speedAt(notch: number): number {
  return notch === 0 ? 0 : SLOWEST_PER_HOUR * SPEED_STEP ** (notch - 1)
}
