import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const node = { environment: 'node' as const }

const onPostgres = [
  'server/inventory',
  'which-database',
  'server/accounts',
  'server/session',
  'server/saved-views',
  'records/audit',
  'records/complaints',
  'records/maintenance',
  'records/notices',
  'requests/clock',
  'requests/office-data',
  'requests/register',
  'requests/repeated-moves',
  'requests/two-hundred-editors',
  'requests/workflow',
  'evaluation/evaluation',
  'evaluation/survey',
  'verification/proof-scope',
  'verification/undeclared',
]

/** Projects from quick to slow; `npm run check` runs the first, `npm test` runs them all (scripts/test.mjs). */
export default defineConfig({
  plugins: [vue()],
  test: {
    // The tests fetch thousands of times; undici parses in WebAssembly, and after 1,000 calls V8 13.6 swaps the wrapper of
    // its call-backs and frees the old one, which rarely ends the process ("Check failed: jit_page.has_value()"). The
    // product itself never fetches. Not needed any more when a newer V8 frees such wrappers safely.
    execArgv: ['--wasm-wrapper-tiering-budget=2147483647'],
    // By itself Vitest leaves one core free, and on two cores half of the machine waits.
    maxWorkers: 2,
    // What is waited for may need a cycle of the screen or of the collector; Vitest's own limit is a second.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      // Some of them wait for real timers within Vitest's five seconds: one file at a time.
      { extends: true, test: { ...node, name: 'unit', include: ['test/unit/**/*.test.ts'], fileParallelism: false } },
      {
        extends: true,
        test: {
          ...node,
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'postgres',
          // Those that ask most of the service database, once more on PostgreSQL instead of SQLite.
          include: onPostgres.map((name) => `test/contract/${name}.test.ts`),
          globalSetup: 'test/stores/postgres-setup.ts',
          // Two hundred people at once and another suite are more than one server promises to answer.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each one is a whole city: two at once would wait for each other.
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/build-web.ts',
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
