import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { inspect } from 'node:util'

/** What stands where a secret would. */
export const MASK = '[secret]'

/** Stands for a secret in an exported inventory: an import on the screen keeps the one of the same device. */
export const KEPT = '<kept>'

/** A string that cannot be printed by accident: JSON, templates, logs and inspect show the mask. Only `reveal()` gives it. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toJSON(): string {
    return MASK
  }
  toString(): string {
    return MASK
  }
  [inspect.custom](): string {
    return MASK
  }
}

export interface SecretSources {
  env: Readonly<Record<string, string | undefined>>
  /** Folder that a relative `file:` path starts from: the one of the file in which it stands. */
  baseDir: string
  /** Takes every secret as it is written, for comparing texts: nothing of the environment or of other files is read. */
  asWritten?: boolean | undefined
}

export type ResolvedSecret = { ok: true; value: string } | { ok: false; problem: string }

/** A secret as written: plain text, `${ENV_NAME}` or `file:PATH` (first line end stripped, as `echo` leaves it). */
export const resolveSecret = (written: string, { env, baseDir, asWritten }: SecretSources): ResolvedSecret => {
  if (written === KEPT)
    return { ok: false, problem: 'was left out of this export; write it, or import the text where it is still known' }
  if (asWritten) return { ok: true, value: written }
  const variable = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(written)?.[1]
  if (variable !== undefined) {
    const value = env[variable]
    if (value === undefined || value === '')
      return { ok: false, problem: `the environment variable ${variable} is not set; export it before starting` }
    return { ok: true, value }
  }
  if (written.includes('${'))
    return { ok: false, problem: 'a secret from the environment is written "${NAME}" and nothing else beside it' }
  if (written.startsWith('file:')) {
    const path = written.slice('file:'.length)
    try {
      const value = readFileSync(isAbsolute(path) ? path : join(baseDir, path), 'utf8').replace(/\r?\n$/, '')
      return value === '' ? { ok: false, problem: `the file ${path} is empty` } : { ok: true, value }
    } catch (error) {
      return { ok: false, problem: `cannot read ${path}: ${(error as Error).message}` }
    }
  }
  return written === '' ? { ok: false, problem: 'is empty' } : { ok: true, value: written }
}
