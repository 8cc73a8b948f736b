import { makeChoice } from './choice.ts'
import { de } from './texts/de.ts'
import { en, type Texts } from './texts/en.ts'

const TEXTS = { en, de }

/** The language that the user wants on this device; `auto`: the one of the server's settings, or else the browser's. */
export const languageChoice = makeChoice('language', ['auto', 'en', 'de'])
type Language = (typeof languageChoice)['possible'][number]

/** The texts of a language, and the locale for numbers and dates that goes with them; else English. */
export function localeOf(language: string): { locale: string; texts: Texts } {
  const known = language.slice(0, 2).toLowerCase()
  return known === 'en' || known === 'de' ? { locale: language, texts: TEXTS[known] } : { locale: 'en', texts: en }
}

/**
 * The language to write in, as a tag: the chosen one, with the country of the browser where that speaks it too.
 * @param settings the language of the server's settings, if they name one
 * @param browser the languages of the browser, the dearest first
 */
export function languageOf(choice: Language, settings: string | null, browser: readonly string[]): string {
  if (choice === 'auto') return settings ?? browser[0] ?? 'en'
  const spoken = [settings, ...browser].find((tag) => tag?.slice(0, 2).toLowerCase() === choice)
  return spoken ?? choice
}
