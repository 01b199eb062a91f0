import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
export const distDir = join(root, 'web/dist')

/** The same with what only developers see (`npm run dev:web`): the style guide. */
export const developersDir = join(root, 'test-results/web-for-developers')

/**
 * Builds the web as `npm run build` does: what is tested is what is served. A process of its own, because a test runner's
 * NODE_ENV would put Vue's development code into the build.
 */
const build = async (more: readonly string[]): Promise<void> => {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', 'web', '--logLevel', 'error', ...more], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  })
}
let built: Promise<void> | null = null

/** The project `browser` builds once before its first file (vitest.config.ts); a bench builds here. */
const BUILT = 'TEST_WEB_IS_BUILT'
export const setup = async (): Promise<void> => {
  await build([])
  process.env[BUILT] = '1'
}
export const buildWeb = (): Promise<void> => (built ??= process.env[BUILT] ? Promise.resolve() : build([]))
export const buildForDevelopers = (): Promise<void> => build(['--mode', 'development', '--outDir', developersDir])
