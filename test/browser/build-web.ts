import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
export const distDir = join(root, 'web/dist')

let built: Promise<void> | null = null

/**
 * Builds the web as `npm run build` does, once a test process: what is tested is what is served. A process of its own,
 * because a test runner's NODE_ENV would put Vue's development code into the build.
 */
export const buildWeb = (): Promise<void> => {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  built ??= promisify(execFile)(process.execPath, [vite, 'build', 'web', '--logLevel', 'error'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  }).then(() => undefined)
  return built
}
