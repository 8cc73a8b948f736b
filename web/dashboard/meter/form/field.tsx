import type { ComponentChildren } from 'preact'

interface FieldProps {
  id: string
  label: string
  value: string
  unit?: string
  type?: 'text' | 'datetime-local'
  max?: string
  /** Below it: what helps, or what is to be known. */
  note?: ComponentChildren
  onInput(value: string): void
}

/** One thing to fill in, with its name above it. */
export function Field({ id, label, value, unit, type = 'text', max, note, onInput }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span class="box">
        <input
          id={id}
          name={id}
          {...(type === 'text' ? ({ type, inputMode: 'decimal' } as const) : ({ type, max } as const))}
          value={value}
          autocomplete="off"
          required
          aria-describedby={note ? `${id}-note` : undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {unit && <span class="unit">{unit}</span>}
      </span>
      {note && <small id={`${id}-note`}>{note}</small>}
    </div>
  )
}
