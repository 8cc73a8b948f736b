/** Our icons, drawn on 24 × 24. */
const ICONS = {
  wait: 'M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0M12 7v5l3.2 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  open: 'M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0',
} as const

/** A plain icon; the words beside it say what it means. */
export function Icon({ name }: { name: keyof typeof ICONS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  )
}

/** The view Now: a disc, the only icon with the red of the mark. */
export function NowIcon() {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <ellipse cx="12" cy="10" rx="9.5" ry="4" />
      <path d="M2.5 10v3.5c0 2.2 4.3 4 9.5 4s9.5-1.8 9.5-4V10" />
      <path class="red" d="M14.5 13.8v3.6" />
    </svg>
  )
}

/** Light and dark, half and half. */
export function ThemeIcon() {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor" />
    </svg>
  )
}

/** The wordmark's disc. */
export function Wordmark() {
  return (
    <svg class="wordmark" viewBox="0 0 40 26" aria-hidden="true">
      <path class="side" d="M1 10v5c0 5 8.5 9 19 9s19-4 19-9v-5z" />
      <ellipse class="top" cx="20" cy="10" rx="19" ry="8.5" />
      <path class="red" d="M24 18.3v5.4l5.5-1v-5.4z" />
    </svg>
  )
}
