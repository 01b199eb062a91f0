import ts from 'typescript'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../../..')
const notOurs = ['node_modules', '.types', '.cache', 'data', 'test-results', 'web/dist', '.git']

/** A file of the house: path from the root with forward slashes, and its text. */
export interface HouseFile {
  path: string
  text: string
}

/** Every file that matches, whether git knows it or not: a breach is found before it is committed. */
export const houseFiles = (patterns: string[]): HouseFile[] =>
  globSync(patterns, {
    cwd: root,
    exclude: (path) => notOurs.some((ours) => path === ours || path.endsWith(`/${ours}`)),
  })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

export const sourceFiles = houseFiles(['**/*.{ts,vue,mjs,js}'])

/** What a file imports, as written: `import`, `export … from`, types and `import('literal')` alike. */
export const importsOf = ({ path, text }: HouseFile): string[] => {
  const script = path.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, body]) => body).join('\n')
    : text
  return ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName)
}
