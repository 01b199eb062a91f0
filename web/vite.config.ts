import vue from '@vitejs/plugin-vue'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { chunkGroups } from './chunks.config.ts'
import { buildHints } from './hints.config.ts'
import { buildShell } from './shell.config.ts'

/** Where `npm run dev:web` finds a running Pantau server. */
const server = `http://127.0.0.1:${process.env['PANTAU_HTTP_PORT'] ?? '8080'}`

export default defineConfig({
  plugins: [vue(), buildShell(), buildHints()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the server forbids inline data: everything is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: join(import.meta.dirname, 'index.html'),
        'service-worker': join(import.meta.dirname, 'worker/service-worker.ts'),
      },
      output: {
        codeSplitting: { groups: chunkGroups() },
        // A worker rules over the folder that it lies in: this one over all screens, and under a name that stays.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
})
