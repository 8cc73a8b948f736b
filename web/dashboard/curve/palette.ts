const NAMES = [
  'ink',
  'ink-2',
  'line',
  'line-2',
  'steel',
  'steel-pale',
  'steel-fill',
  'steel-sure',
  'band',
  'band-edge',
  'gap',
  'mark',
  'bg',
] as const

/** The colours and the type of the page, as a canvas needs them. */
export type Palette = Record<(typeof NAMES)[number] | 'font', string>

/** Reads them from the tokens in force on the root. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const colours = NAMES.map((name) => [name, read(name)] as const)
  return Object.fromEntries([...colours, ['font', read('font')]]) as Palette
}
