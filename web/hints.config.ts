import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rollup } from 'vite'
import { closure } from './shell.config.ts'

const src = (path: string): string => join(import.meta.dirname, 'src', path)
/** A screen as routes.ts writes it: its path, its file, what it says, and whether it stands without the frame. */
const SCREEN = /path: '([^']+)',\s*component: \(\) => import\('\.\/([^']+)'\),[^{]*meta: \{(.*?)\},?\n/gs

const screens = (): { path: string; file: string; dictionaries: string[]; isBare: boolean }[] =>
  [...readFileSync(src('routes.ts'), 'utf8').matchAll(SCREEN)].map(([, path = '', file = '', meta = '']) => ({
    path,
    file,
    dictionaries: [...(/dictionaries: \[(.*?)\]/s.exec(meta)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
      ([, name = '']) => name,
    ),
    isBare: meta.includes('bare: true'),
  }))

/**
 * Writes `screens.json`: what the browser needs for each screen, what index.html names first, so that the server can say
 * so with the page (static-web.ts). Without it a browser learns of each file from the one before, seven waits deep. The
 * texts are the Indonesian ones: who reads English fetches a few kB in vain, once. Scripts
 * alone: a style that is fetched ahead for a screen that is refused is a complaint in the console.
 */
export const buildHints = (): Plugin => ({
  name: 'pantau-hints',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file): file is Rollup.OutputChunk => file.type === 'chunk')
    const holding = (path: string): string => {
      const chunk =
        chunks.find(({ facadeModuleId }) => facadeModuleId === src(path)) ??
        chunks.find(({ moduleIds }) => moduleIds.includes(src(path)))
      return chunk?.fileName ?? this.error(`${path} is in no file of the build`)
    }
    const found = screens()
    if (found.length !== readFileSync(src('routes.ts'), 'utf8').match(/component:/g)?.length)
      this.error('routes.ts holds a screen that hints.config.ts cannot read')
    // The style guide is for developers: it is in no build.
    const built = found.filter(({ file }) => chunks.some(({ moduleIds }) => moduleIds.includes(src(file))))
    const hints = built.map(({ path, file, dictionaries, isBare }) => {
      const starts = ['main.ts', file, ...['common', ...dictionaries].map((name) => `i18n/id/${name}.ts`)]
      if (!path.startsWith('/login')) starts.push('live/live.ts')
      if (!path.startsWith('/wall')) starts.push('offline/offline.ts')
      if (!isBare) starts.push('layout/AppShell.vue')
      const files = new Set(starts.flatMap((start) => [...closure(bundle, holding(start))]))
      return { path, files: [...files].filter((name) => name.endsWith('.js')).map((name) => `/${name}`) }
    })
    this.emitFile({ type: 'asset', fileName: 'screens.json', source: JSON.stringify(hints) })
  },
})
