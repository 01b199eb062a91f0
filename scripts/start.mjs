// `npm start`: on a fresh clone installs and builds, then starts everything. Arguments go to `pantau start`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildWeb, installModules, pinnedNode, root } from './set-up.mjs'

installModules()
buildWeb()

// The channel tells the supervisor that this process is gone, also when it was killed.
const child = spawn(pinnedNode, [join(root, 'bin/pantau.mjs'), 'start', ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
// Ctrl-C reaches the child from the terminal as well; a `kill` reaches only this process.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))

// npm does not say goodbye when it is killed: its child (`exec` in package.json leaves no shell between) gets a new parent.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM')
}, 1000)

child.on('exit', (code, signal) => {
  clearInterval(watch)
  process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 1))
})
