import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ConfigProblem } from './config.ts'
import { suggestName } from './nearest-name.ts'
import { openYaml } from './yaml-reader.ts'

/** Secrets of `pantau discover`, for a device that stands in no inventory yet. Other commands let them pass. */
const discoverVariables = ['PANTAU_SNMP_COMMUNITY', 'PANTAU_SNMP_AUTH_KEY', 'PANTAU_SNMP_PRIV_KEY'] as const
const isOfDiscover = (name: string): boolean => (discoverVariables as readonly string[]).includes(name)

/** Variables that Docker links and Kubernetes services named "pantau" inject; they are nobody's typing mistake. */
const isInjected = (name: string): boolean => /^PANTAU_(SERVICE_|PORT$|PORT_|ENV_)/.test(name)

export type Environment = Readonly<Record<string, string | undefined>>
/** A setting as written, and where. */
export interface WrittenSetting {
  text: string
  source: string
  line: number | null
  path: string
  baseDir: string
}

const canonical = (key: string): string =>
  key
    .replace(/^PANTAU_/i, '')
    .replaceAll(/[_.-]/g, '')
    .toLowerCase()
const fileSpelling = (name: string): string => name.slice('PANTAU_'.length).toLowerCase()

/** Settings of a YAML file, in any spelling of `names`, into `into`; what is wrong with it into `problems`. */
export const readFileSettings = <Name extends string>(
  path: string,
  names: readonly Name[],
  into: Map<Name, WrittenSetting>,
  problems: ConfigProblem[],
): void => {
  const byCanonical = new Map(names.map((name) => [canonical(name), name]))
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    problems.push({ source: path, line: null, path: '', message: `cannot be read: ${(error as Error).message}` })
    return
  }
  const root = openYaml(text, path, problems)
  if (!root || root.isAbsent) return
  const walk = (place: typeof root, prefix: string): void => {
    const entries = place.entries()
    if (!entries) {
      place.problem('must be a mapping of settings, such as "http_port: 8080"')
      return
    }
    for (const [key, below] of entries) {
      const full = prefix === '' ? key : `${prefix}_${key}`
      const name = byCanonical.get(canonical(full))
      const line = below.line
      if (below.entries() && !name) walk(below, full)
      else if (!name) below.problem(`unknown key "${key}"${suggestName(full, names.map(fileSpelling))}`)
      else if (into.get(name)?.source === path) below.problem(`${fileSpelling(name)} is set twice; keep one`)
      else if (below.isAbsent) continue
      else if (below.written === undefined) below.problem(`${fileSpelling(name)} must be one value`)
      else into.set(name, { text: below.written, source: path, line, path: below.path, baseDir: dirname(path) })
    }
  }
  walk(root, '')
}

/** The `PANTAU_…` variables, over what the file said. */
export const readEnvironment = <Name extends string>(
  env: Environment,
  names: readonly Name[],
  into: Map<Name, WrittenSetting>,
  problems: ConfigProblem[],
): void => {
  for (const [key, text] of Object.entries(env)) {
    if (!key.startsWith('PANTAU_') || isInjected(key) || isOfDiscover(key)) continue
    if (!(names as readonly string[]).includes(key))
      problems.push({
        source: 'environment',
        line: null,
        path: key,
        message: `unknown variable${suggestName(key, names)}`,
      })
    else if (text !== undefined && text.trim() !== '')
      into.set(key as Name, {
        text: text.trim(),
        source: 'environment',
        line: null,
        path: key,
        baseDir: process.cwd(),
      })
  }
}
