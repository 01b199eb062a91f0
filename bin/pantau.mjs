#!/usr/bin/env node
// The `pantau` command. Pantau runs on the Node 24 that npm installed beside it, whatever Node started this file.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pinned = `${root}node_modules/.bin/node`
const [major] = process.versions.node.split('.').map(Number)
if (major >= 24) {
  await import('../cli/main.ts')
} else if (existsSync(pinned)) {
  // The channel tells the child that this process is gone, also when it was killed.
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // Ctrl-C reaches the child from the terminal as well; a `kill` reaches only this process.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('disconnect', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
} else {
  process.stderr.write(`pantau needs Node 24. Run "npm install" in ${root} first: it brings its own.\n`)
  process.exit(1)
}
