// @vitest-environment happy-dom
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'

const web = join(import.meta.dirname, '../../../../web/src')
const files = import.meta.glob<{ samples: Record<string, { states: object }> }>(
  '../../../../web/src/styleguide/samples/*.sample.ts',
  { eager: true },
)

it('shows every shared component once, in more than one state', () => {
  const shown = Object.values(files).flatMap(({ samples }) => Object.entries(samples))
  const there = globSync('{components,charts}/**/*.vue', { cwd: web }).map((path) => basename(path, '.vue'))
  expect(there.length).toBeGreaterThan(15)
  expect(shown.map(([name]) => name).sort()).toEqual(there.sort())
  // A skeleton has one state: being there.
  const single = shown.filter(([, { states }]) => Object.keys(states).length < 2).map(([name]) => name)
  expect(single).toEqual(['SkeletonBlock'])
})
