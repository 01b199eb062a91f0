/** The colours that canvases paint with: read from the tokens, so that a theme is one place. */
const names = [
  'surface',
  'ground',
  'ink',
  'ink-2',
  'line',
  'field-line',
  'ok',
  'warn',
  'bad',
  'unknown',
  'info',
  'series-down',
  'series-up',
  'old-ceiling',
  'contract',
  'hatch',
] as const
export type Palette = Record<(typeof names)[number], string>

export const readPalette = (): Palette => {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Palette
}
