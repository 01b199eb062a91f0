import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderGrafana } from './render.ts'

/** `npm run grafana`: writes what render.ts makes. */
for (const [path, text] of renderGrafana()) writeFileSync(join(import.meta.dirname, '..', path), text)
