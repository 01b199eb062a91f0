import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Of this program, as package.json says it. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8')) as { version: string })
    .version
