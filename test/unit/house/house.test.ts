import { settings } from '#platform/load-config.ts'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { houseFiles, importsOf, root, sourceFiles } from './source-files.ts'
import { breachesOf, isNpm, packageOf, roomOf, walls } from './walls.ts'

interface Package {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Package

describe('walls', () => {
  it('sees the whole house', () => {
    const rooms = new Set(sourceFiles.map(({ path }) => roomOf(path)))
    expect(Object.keys(walls).filter((room) => !rooms.has(room))).toEqual([])
    expect(sourceFiles.length).toBeGreaterThan(400)
  })
  it('are not walked through', () => {
    expect(sourceFiles.flatMap(breachesOf)).toEqual([])
  })
  it.each([
    ['core/domain/a.ts', `import { z } from 'zod'`],
    ['core/domain/a.ts', `import type { Route } from '#wire/route.ts'`],
    ['collector/a.ts', `import { b } from '../server/b.ts'`],
    ['server/a.ts', `await import('#collector/fleet.ts')`],
    ['server/http/a.ts', `import { runServer } from '../main.ts'`],
    ['server/features/links/a.ts', `export * from '../files/file-store.ts'`],
    ['web/src/A.vue', `<script setup lang="ts">\nimport { b } from '#platform/config.ts'\n</script>`],
    ['cli/a.ts', `import { b } from '#test/agents/ber.ts'`],
    ['demo/a.ts', `import { b } from '#demo/city/opds.ts'`],
  ])('would notice %s with %s', (path, text) => {
    expect(breachesOf({ path, text })).toHaveLength(1)
  })
  it('are the same ones that the compiler keeps', () => {
    for (const [room, may] of Object.entries(walls)) {
      const folder = existsSync(join(root, 'core', room)) ? `core/${room}` : room
      if (!existsSync(join(root, folder, 'tsconfig.json'))) continue
      const { references = [] } = JSON.parse(read(`${folder}/tsconfig.json`)) as { references?: { path: string }[] }
      expect([room, references.map(({ path }) => path.split('/').at(-1)).sort()]).toEqual([room, [...may].sort()])
    }
  })
})

describe('packages', () => {
  const used = sourceFiles.flatMap((file) =>
    importsOf(file)
      .filter((name) => isNpm(name) && !name.startsWith('/'))
      .map((name) => ({ path: file.path, name: packageOf(name) })),
  )
  // Grafana's files are written by a tool and committed; nothing of it runs beside Pantau.
  const isTool = (path: string): boolean =>
    ['test', 'grafana'].includes(roomOf(path) ?? '') || /(^|\/)[^/]*\.config\.[jt]s$/.test(path)

  it('are declared where they are used, and what runs in production is no development tool', () => {
    const strays = used.filter(
      ({ path, name }) => !(name in dependencies) && !(isTool(path) && name in devDependencies),
    )
    expect(strays.map(({ path, name }) => `${path}: ${name}`)).toEqual([])
  })
  it('are imported, when they are dependencies', () => {
    const imported = new Set(used.map(({ name }) => name))
    const styles = houseFiles(['web/src/**/*.css']).map(({ text }) => text)
    const idle = Object.keys(dependencies).filter(
      (name) => !imported.has(name) && !styles.some((text) => text.includes(name)),
    )
    expect(idle).toEqual([])
  })
  it('have a line in README.md that says why, and no other package has', () => {
    const section = read('README.md').split('## Dependencies')[1]?.split('\n## ')[0] ?? ''
    const explained = [...section.matchAll(/^\| `([^`]+)` \| .{10,} \|$/gm)].map(([, name]) => name)
    expect(explained.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort())
  })
})

it('keeps the domain pure', () => {
  const impure = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.|\bprocess\.|\bcrypto\.|from 'node:/
  const strays = sourceFiles.filter(({ path, text }) => roomOf(path) === 'domain' && impure.test(text))
  expect(strays.map(({ path }) => path)).toEqual([])
})

/** Longer than 300 lines, each with its reason. */
const longFiles: Record<string, string> = {
  'test/contract/telemetry/telemetry-store.contract.ts':
    'one suite for every store: in parts, an adapter could skip one',
  'test/contract/records/complaints.test.ts': 'one complaint office with its people, built once for every case',
  'test/contract/records/files.test.ts': 'every refusal of an upload against one running server',
  'test/contract/records/notices.test.ts': 'one mail server that fails in every way, in the order of a bad day',
}
it('splits files at 300 lines', () => {
  const long = sourceFiles.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)
  expect(long.sort()).toEqual(Object.keys(longFiles).sort())
})

describe('what is written', () => {
  const texts = houseFiles(['**/*.{ts,vue,mjs,js,md,yaml,yml,csv,html,css}', 'package.json', '.ci/*'])
  const matches = (pattern: RegExp): string[] =>
    texts.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([found]) => `${path}: ${found}`))

  it('holds no telephone number', () => {
    expect(matches(/(?<![\d.])(?:08|\+?62[ -]?8)\d{2}[ -]?\d{3,4}[ -]?\d{3,5}/g)).toEqual([])
  })
  it('puts nothing off', () => {
    expect(matches(/\b(?:TO[D]O|FI[X]ME)\b/g)).toEqual([])
  })
  it('explains every setting and every command in README.md', () => {
    const commands = readdirSync(join(root, 'cli/commands')).map((file) => `pantau ${file.replace('.ts', '')}`)
    const rows = new Set([...read('README.md').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name))
    expect([...Object.keys(settings), ...commands].filter((name) => !rows.has(name))).toEqual([])
    expect([...rows].filter((name) => name?.startsWith('PANTAU_') && !(name in settings))).toEqual([])
  })
  it('gives every room a README of at most 15 lines', () => {
    const rooms = ['core/domain', 'core/wire', 'core/telemetry', 'core/platform']
    for (const room of [...rooms, 'collector', 'server', 'web', 'demo', 'cli', 'grafana', 'test']) {
      const lines = read(`${room}/README.md`).trimEnd().split('\n').length
      expect([room, lines > 2 && lines <= 15]).toEqual([room, true])
    }
  })
})
