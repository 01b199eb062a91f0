import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import type { ConfigProblem } from './config.ts'
import { suggestName } from './nearest-name.ts'

/** Larger files are a mistake (a city has thousands of links, not millions). */
export const MAX_YAML_BYTES = 8_000_000

/**
 * A place in a YAML file that knows its path and line, so that every complaint names both. Reading never throws:
 * it notes the problem and returns undefined, and the whole file is judged in one go.
 */
export class YamlPlace {
  readonly path: string
  readonly #node: Node | null
  readonly #file: OpenYaml
  /** From 1; of the nearest parent when the key itself is not written. */
  readonly line: number | null
  constructor(file: OpenYaml, node: Node | null, path: string, parentLine: number | null) {
    this.#file = file
    this.#node = node
    this.path = path
    this.line = node?.range ? file.lines.linePos(node.range[0]).line : parentLine
  }

  problem(message: string): undefined {
    this.#file.problems.push({ source: this.#file.source, line: this.line, path: this.path, message })
    return undefined
  }

  /** True when the key is not written, or is written with nothing (`key:`). */
  get isAbsent(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null)
  }

  /** The value of a scalar; undefined for anything else. */
  get scalar(): unknown {
    return isScalar(this.#node) ? this.#node.value : undefined
  }

  /** The scalar as written: `08`, `2c`, `1.10` stay what they were. */
  get written(): string | undefined {
    if (!isScalar(this.#node) || this.#node.value === null) return undefined
    const { source, value } = this.#node
    return typeof value === 'string' ? value : (source ?? String(value))
  }

  /** The places of a mapping by key. Every key outside `allowed` is a problem that names the nearest one. */
  mapping<K extends string>(allowed: readonly K[], what: string): Record<K, YamlPlace> | undefined {
    if (!isMap(this.#node)) return this.problem(`${what} must be a mapping with ${allowed.join(', ')}`)
    const places = Object.fromEntries(
      allowed.map((key) => [key, new YamlPlace(this.#file, null, this.#below(key), this.line)]),
    ) as Record<K, YamlPlace>
    for (const { key, value } of this.#node.items) {
      const name = isScalar(key) ? String(key.value) : String(key)
      const place = new YamlPlace(
        this.#file,
        this.#file.resolve(value as Node | null),
        this.#below(name),
        this.#lineOf(key as Node),
      )
      if ((allowed as readonly string[]).includes(name)) places[name as K] = place
      else place.problem(`unknown key "${name}" of ${what}${suggestName(name, allowed)}`)
    }
    return places
  }

  /** All keys and places of a mapping, as written. */
  entries(): [string, YamlPlace][] | undefined {
    if (!isMap(this.#node)) return undefined
    return this.#node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : String(key)
      return [
        name,
        new YamlPlace(
          this.#file,
          this.#file.resolve(value as Node | null),
          this.#below(name),
          this.#lineOf(key as Node),
        ),
      ]
    })
  }

  list(what: string): YamlPlace[] | undefined {
    return this.items() ?? this.problem(`${what} must be a list (lines that begin with "- ")`)
  }

  /** The places of a list; undefined for anything else, without a complaint. */
  items(): YamlPlace[] | undefined {
    if (!isSeq(this.#node)) return undefined
    return this.#node.items.map(
      (item, index) =>
        new YamlPlace(this.#file, this.#file.resolve(item as Node | null), `${this.path}[${index}]`, this.line),
    )
  }

  text(what: string, { maxLength = 200 } = {}): string | undefined {
    const value = this.written?.trim()
    if (value === undefined || value === '') return this.problem(`${what} is missing; write a text`)
    if (value.length > maxLength) return this.problem(`${what} is longer than ${maxLength} characters`)
    return value
  }

  oneOf<T extends string>(values: readonly T[], what: string): T | undefined {
    const value = this.text(what)
    if (value === undefined) return undefined
    if ((values as readonly string[]).includes(value)) return value as T
    return this.problem(`${what} "${value}" is not known${suggestName(value, values)}`)
  }

  integer(what: string, min: number, max: number): number | undefined {
    const value = this.scalar
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    return this.problem(`${what} must be a whole number from ${min} to ${max}`)
  }

  #below(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`
  }
  #lineOf(node: Node | null): number | null {
    return node?.range ? this.#file.lines.linePos(node.range[0]).line : this.line
  }
}

interface OpenYaml {
  source: string
  lines: LineCounter
  problems: ConfigProblem[]
  /** Follows an alias (`*name`) to what it stands for. */
  resolve(node: Node | null): Node | null
}

/** Opens YAML text at its root. Syntax errors land in `problems`; the root is then undefined. */
export const openYaml = (text: string, source: string, problems: ConfigProblem[]): YamlPlace | undefined => {
  if (text.length > MAX_YAML_BYTES) {
    problems.push({ source, line: null, path: '', message: `is larger than ${MAX_YAML_BYTES / 1e6} MB` })
    return undefined
  }
  const lines = new LineCounter()
  const document: Document.Parsed = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  for (const error of document.errors)
    problems.push({
      source,
      line: lines.linePos(error.pos[0]).line,
      path: '',
      message: `not valid YAML: ${error.message}`,
    })
  if (document.errors.length > 0) return undefined
  const resolve = (node: Node | null): Node | null =>
    node !== null && 'source' in node && 'resolve' in node
      ? ((node as unknown as { resolve(doc: Document): Node | undefined }).resolve(document) ?? null)
      : node
  return new YamlPlace({ source, lines, problems, resolve }, document.contents, '', 1)
}
