import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { makeChoice } from './choice.ts'

/** What the user wants on this device: a theme, or the system's. */
export const themeChoice = makeChoice('theme', ['system', 'light', 'dark'])

const systemIsDark = signal(false)

/** The theme in force. */
export const theme: ReadonlySignal<'light' | 'dark'> = computed(() => {
  const choice = themeChoice.chosen.value
  return choice !== 'system' ? choice : systemIsDark.value ? 'dark' : 'light'
})

/** Keeps `data-theme` on the root at the theme in force: the user's choice, or else the system's. */
export function startTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  systemIsDark.value = system.matches
  system.addEventListener('change', () => {
    systemIsDark.value = system.matches
  })
  themeChoice.remember()
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value
  })
}
