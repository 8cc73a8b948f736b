import './segments.css'

interface SegmentsProps<Value extends string> {
  /** What is chosen, for listeners. */
  label: string
  /** The values and their words. */
  of: readonly (readonly [Value, string])[]
  chosen: Value
  onChoose(value: Value): void
}

/** One of a few. */
export function Segments<Value extends string>({ label, of, chosen, onChoose }: SegmentsProps<Value>) {
  return (
    <fieldset class="segments" aria-label={label}>
      {of.map(([value, words]) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
          {words}
        </button>
      ))}
    </fieldset>
  )
}
