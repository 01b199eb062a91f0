import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../../web/src')

/** Every source file of the web: path below web/src and text. */
export const webFiles = (pattern: string): { path: string; text: string }[] =>
  globSync(pattern, { cwd: root }).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
