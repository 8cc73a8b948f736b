import { de } from './texts/de.ts'
import { en, type Texts } from './texts/en.ts'

const TEXTS: Record<string, Texts> = { en, de }

/** The texts of a language, and the locale for numbers and dates that goes with them; else English. */
export function localeOf(language: string): { locale: string; texts: Texts } {
  const texts = TEXTS[language.slice(0, 2).toLowerCase()]
  return texts ? { locale: language, texts } : { locale: 'en', texts: en }
}
