import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'

export const CHOICES = ['system', 'light', 'dark'] as const
/** What the user wants: a theme, or the system's. */
export type Choice = (typeof CHOICES)[number]

const KEY = 'theme'
const choice = signal<Choice>('system')
const systemIsDark = signal(false)

/** The user's choice. */
export const themeChoice: ReadonlySignal<Choice> = choice

/** The theme in force. */
export const theme: ReadonlySignal<'light' | 'dark'> = computed(() =>
  choice.value !== 'system' ? choice.value : systemIsDark.value ? 'dark' : 'light',
)

/** Keeps `data-theme` on the root at the theme in force: the user's choice, or else the system's. */
export function startTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  systemIsDark.value = system.matches
  system.addEventListener('change', () => {
    systemIsDark.value = system.matches
  })
  choice.value = CHOICES.find((known) => known === localStorage.getItem(KEY)) ?? 'system'
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value
  })
}

/** Goes on to the next choice and remembers it on this device. */
export function nextTheme(): void {
  choice.value = CHOICES[(CHOICES.indexOf(choice.value) + 1) % CHOICES.length] ?? 'system'
  localStorage.setItem(KEY, choice.value)
}
