// Preloaded by --import: appends the address of every module that a process loads to the file in $NOTE_MODULES.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.NOTE_MODULES ?? '', `${url}\n`)
    return next(url, context)
  },
})
