import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildWeb, distDir } from './build-web.ts'

const assets = join(distDir, 'assets')
const gzKb = (file: string): number => gzipSync(readFileSync(join(assets, file))).length / 1000
const find = (name: string, ending: string): string => {
  const file = readdirSync(assets).find((one) => one.startsWith(`${name}-`) && one.endsWith(ending))
  if (!file) throw new Error(`no chunk ${name}*${ending} in ${assets}`)
  return file
}

/** A chunk and everything that it imports at once. */
const closure = (file: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(join(assets, file), 'utf8')
  for (const [, next] of text.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) if (next) closure(next, seen)
  return seen
}
/** What the browser fetches for the first sight of a screen: entry, screen, and the Indonesian texts. */
const firstView = (names: readonly string[]): number => {
  const files = new Set(names.flatMap((name) => [...closure(find(name, '.js'))]))
  return [...files].reduce((sum, file) => sum + gzKb(file), 0)
}

/**
 * Goals of the product in kB gz (decimal). Raising one is a decision, not a fix. The wall's goal was 70: Vue 29, router
 * 12, socket.io 15 and zod 11 are 67 of it, and zod cannot be split by screen; the wall's own code is 10 with the column
 * of requests, the names of the other screens' chunks and texts are 5 and grow with each screen.
 */
describe('size of the first view', () => {
  beforeAll(() => buildWeb())
  it.each([
    { screen: 'wall', names: ['index', 'WallPage', 'common', 'wall'], most: 85 },
    { screen: 'list', names: ['index', 'AppShell', 'LinksPage', 'common', 'links'], most: 130 },
    { screen: 'link with chart', names: ['index', 'AppShell', 'LinkPage', 'common', 'link', 'chart'], most: 130 + 56 },
    { screen: 'log-in', names: ['index', 'LoginPage', 'common', 'login'], most: 75 },
  ])('$screen: at most $most kB of script', ({ names, most }) => {
    const size = firstView(names)
    console.log(`${names[1]}: ${size.toFixed(1)} kB of ${most}`)
    expect(size).toBeLessThanOrEqual(most)
  })
  it('the wall carries no chart library', () => {
    const text = [...closure(find('WallPage', '.js'))].map((file) => readFileSync(join(assets, file), 'utf8')).join('')
    expect(text).not.toMatch(/maintainAspectRatio/)
  })
  it.each([['LinksPage'], ['LinkPage'], ['WallPage']])('styles of %s stay under 14 kB', (name) => {
    const scripts = new Set(
      ['index', name === 'WallPage' ? name : 'AppShell', name].flatMap((one) => [...closure(find(one, '.js'))]),
    )
    const stems = new Set([...scripts].map((file) => file.replace(/-[\w-]{8}\.js$/, '')))
    const styles = readdirSync(assets).filter(
      (file) => file.endsWith('.css') && stems.has(file.replace(/-[\w-]{8}\.css$/, '')),
    )
    expect(styles.length).toBeGreaterThan(1)
    expect(styles.reduce((sum, file) => sum + gzKb(file), 0)).toBeLessThanOrEqual(14)
  })
  it('the style guide is for developers alone', () => {
    const files = readdirSync(assets)
    expect(files.length).toBeGreaterThan(50)
    expect(files.filter((file) => /style-?guide/i.test(readFileSync(join(assets, file), 'latin1')))).toEqual([])
  })
  it('a browser is told at once what a first screen needs: few scripts, and the font before the first text', () => {
    const entry = [...closure(find('index', '.js'))].map((file) => readFileSync(join(assets, file), 'utf8')).join('')
    expect(entry).toContain('fonts.load(')
    const screens = JSON.parse(readFileSync(join(distDir, 'screens.json'), 'utf8')) as {
      path: string
      files: string[]
    }[]
    for (const path of ['/my', '/work', '/supervision', '/links', '/wall']) {
      const files = screens.find((screen) => screen.path === path)?.files ?? []
      for (const file of files) expect(existsSync(join(distDir, file)), file).toBe(true)
      expect(files.length, path).toBeGreaterThan(10)
      // Six come at a time, each round 40 ms: it was 60 files in seven steps.
      expect(files.length, path).toBeLessThanOrEqual(24)
    }
  })
  it('one font file under 28 kB', () => {
    const fonts = readdirSync(assets).filter((file) => file.endsWith('.woff2'))
    expect(fonts).toHaveLength(1)
    expect(readFileSync(join(assets, fonts[0] ?? '')).length).toBeLessThanOrEqual(28_000)
  })
})
