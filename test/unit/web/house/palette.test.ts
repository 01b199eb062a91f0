import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ciede2000, contrast, distanceSeen, visions, type Vision } from './color-distance.ts'

const css = readFileSync(join(import.meta.dirname, '../../../../web/src/styles/tokens.css'), 'utf8')

/** The tokens of one theme, straight from the stylesheet. */
const tokensOf = (selector: RegExp): Record<string, string> => {
  const block = selector.exec(css)?.[1] ?? ''
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/gi)].map(([, name, hex]) => [name, hex]))
}
const themes = {
  light: tokensOf(/:root \{\s*color-scheme: light;([^}]*)\}/),
  dark: tokensOf(/:root\[data-theme='wall'\] \{([^}]*)\}/),
}
const words = [
  'ink',
  'ink-2',
  'ok',
  'warn',
  'bad',
  'unknown',
  'info',
  'series-down',
  'series-up',
  'old-ceiling',
  'hatch',
]
const sets = {
  status: ['ok', 'warn', 'bad', 'unknown', 'info'],
  series: ['series-down', 'series-up', 'old-ceiling', 'contract'],
}

it('measures like the published test data', () => {
  // Sharma, Wu, Dalal 2005, table 1: pairs 1, 7 and 25.
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
  expect(ciede2000([50, 0, 0], [50, -1, 2])).toBeCloseTo(2.3669, 4)
  expect(ciede2000([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4)
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
})

describe.each(Object.entries(themes))('%s', (_theme, tokens) => {
  const color = (name: string): string => {
    const hex = tokens[name]
    if (!hex) throw new Error(`token --${name} is missing`)
    return hex
  }
  it.each(words)('--%s can be read on both grounds', (name) => {
    expect(contrast(color(name), color('surface'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color(name), color('ground'))).toBeGreaterThanOrEqual(4.5)
  })
  it.each([
    ['on-alarm', 'alarm'],
    ['on-stale', 'stale'],
    ['on-brand', 'brand'],
  ])('--%s can be read on --%s', (front, back) => {
    expect(contrast(color(front), color(back))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(['ink', 'ink-2', ...sets.status])('--%s can be read under the pointer', (name) => {
    expect(contrast(color(name), color('hover'))).toBeGreaterThanOrEqual(4.5)
  })
  it('shows the edge of a field (WCAG 1.4.11)', () => {
    expect(contrast(color('field-line'), color('surface'))).toBeGreaterThanOrEqual(3)
  })
  describe.each(Object.entries(sets))('%s colours', (_set, names) => {
    it.each(Object.keys(visions) as Vision[])('are told apart with %s vision', (vision) => {
      for (const [i, one] of names.entries())
        for (const other of names.slice(i + 1))
          expect(distanceSeen(color(one), color(other), vision), `${one} against ${other}`).toBeGreaterThanOrEqual(12)
    })
  })
})
