import { createHash } from 'node:crypto'
import type { Plugin, Rollup } from 'vite'

/** Chunks by name that belong to the shell beside what the page's entry imports. */
const ALSO = new Set(['AppShell', 'NoPermission', 'common', 'offline'])
const PUBLIC = ['/', '/first-paint.js', '/favicon.svg', '/app.webmanifest']
const PLACE = 'SHELL'

/** A chunk, what it imports at once, and their styles. */
export const closure = (bundle: Rollup.OutputBundle, start: string, seen = new Set<string>()): Set<string> => {
  const chunk = bundle[start]
  if (seen.has(start) || chunk?.type !== 'chunk') return seen
  seen.add(start)
  for (const style of chunk.viteMetadata?.importedCss ?? []) seen.add(style)
  for (const next of chunk.imports) closure(bundle, next, seen)
  return seen
}

/** Writes into the service worker which files of this build it holds, and the name of the build. */
export const buildShell = (): Plugin => ({
  name: 'pantau-shell',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file): file is Rollup.OutputChunk => file.type === 'chunk')
    const worker = chunks.find(({ name }) => name === 'service-worker')
    if (!worker) this.error('the service worker is missing from the build')
    const starts = chunks.filter((chunk) => (chunk.isEntry && chunk !== worker) || ALSO.has(chunk.name))
    const assets = new Set(starts.flatMap(({ fileName }) => [...closure(bundle, fileName)]))
    const fonts = Object.keys(bundle).filter((file) => file.endsWith('.woff2'))
    const files = [...PUBLIC, ...[...assets, ...fonts].sort().map((file) => `/${file}`)]
    // Every file of the build counts: a page that changed anywhere is another build.
    const build = createHash('sha256').update(Object.keys(bundle).sort().join()).digest('hex').slice(0, 12)
    worker.code = `const ${PLACE}=${JSON.stringify({ build, files })};${worker.code}`
  },
})
