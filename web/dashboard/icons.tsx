/** Our icons, drawn on 24 × 24. */
const ICONS = {
  wait: 'M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0M12 7v5l3.2 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  open: 'M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0',
  history: 'M3.5 20.5h17M6 17v-5M10 17V7M14 17v-8M18 17V4',
  meter:
    'M4.5 5.5h15a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM8.8 5.5v13M15.2 5.5v13M5.7 10v4M12 10v4M18.4 8v2M18.4 14v2',
  previous: 'M14.5 5.5 8 12l6.5 6.5',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  choose: 'M8 10l4-4.5 4 4.5M8 14l4 4.5 4-4.5',
  offline: 'M4 4l16 16M5 12.5a10 10 0 0 1 4-2.4M14 9.9a10 10 0 0 1 5 2.6M8.5 16a5 5 0 0 1 6-.6M12 19.5h.01',
  add: 'M12 5v14M5 12h14',
  download: 'M12 4v11M7.5 10.8 12 15.3l4.5-4.5M5 20h14',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9h.01',
  table: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14',
  compare: 'M4 20.5h16M7 17V9M10.5 17v-5M15 17V5M18.5 17v-8',
  calendar: 'M4 6.5h16V20H4zM4 11h16M8.5 3.8v4.4M15.5 3.8v4.4',
  alert: 'M12 4 2.8 19.8h18.4zM12 10.3v4.2M12 17.2h.01',
  remove: 'M4.5 7h15M9.5 7V4.2h5V7M7 7l.8 13h8.4L17 7M10.5 11v5.5M13.5 11v5.5',
  lock: 'M5.5 11h13v9h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
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

/** The view Insights: the map of a week, one hour of it chosen. */
export function InsightsIcon() {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M3.5 3.5h4v4h-4zM10 3.5h4v4h-4zM16.5 3.5h4v4h-4zM3.5 10h4v4h-4zM16.5 10h4v4h-4zM3.5 16.5h4v4h-4zM10 16.5h4v4h-4zM16.5 16.5h4v4h-4z" />
      <path d="M10 10h4v4h-4z" fill="currentColor" />
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
