import { InfluxDB as WriteClient, setLogger } from '@influxdata/influxdb-client'
import { decode } from '@msgpack/msgpack'
import { InfluxDB as QueryClient } from 'influx'
import type { IResponse } from 'influx/lib/src/results.js'
import { TelemetryStoreError } from '../telemetry-error.ts'
import { isBeyondRetention, toldError, toStoreError } from './influx-error.ts'
import type { InfluxSettings, Policy } from './influx-settings.ts'

/** Failures arrive as rejections; the client would print them too, with headers. */
setLogger({ error: () => undefined, warn: () => undefined })

const defaultTimeoutMs = 15_000
/**
 * One request is one batch: never flushed by the client itself, never tried again behind our back. The client makes an
 * array of `batchSize` places for each request, so that a generous one costs more than the request itself.
 */
const oneRequest = (lines: number) => ({
  maxRetries: 0,
  flushInterval: 0,
  batchSize: lines + 1,
  maxBatchBytes: 64e6,
  gzipThreshold: 1000,
})
/** Rows of one chunk inside InfluxDB. */
const chunkRows = 10_000
/** The pool of `influx` would lock the only host away for seconds after a failure. */
const noBackoff = { getDelay: () => 0, next: () => noBackoff, reset: () => noBackoff }

/**
 * How databases are laid out: `policies` of one database (1.x), `buckets` named database/policy (2.x), `one` database
 * for everything (3.x). `sink` is something that takes writes and answers no InfluxQL (VictoriaMetrics).
 */
export type Layout = 'policies' | 'buckets' | 'one' | 'sink'

export interface Server {
  layout: Layout
  /** As the server says it; null when it does not. */
  version: string | null
}

/** One statement's answer for one series. Each row begins with its time in seconds. */
export interface ResultSeries {
  link: string | undefined
  rows: readonly (readonly unknown[])[]
}

/** Both clients behind one face. Opens nothing until it is used; every rejection is a TelemetryStoreError. */
export class InfluxConnection {
  readonly settings: InfluxSettings
  readonly #write: WriteClient
  readonly #query: QueryClient
  readonly #timeoutMs: number
  #server: Server | undefined

  constructor(settings: InfluxSettings) {
    this.settings = settings
    const { engine, url, token, username, password, ca } = settings
    this.#timeoutMs = settings.timeoutMs ?? defaultTimeoutMs
    const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')
    this.#write = new WriteClient({
      url,
      timeout: this.#timeoutMs,
      ...(engine === 'influx2' && token !== null ? { token } : {}),
      ...(engine === 'influx1' && username !== null ? { headers: { Authorization: `Basic ${basic}` } } : {}),
      ...(ca === null ? {} : { transportOptions: { ca } }),
    })
    const { protocol, hostname, port } = new URL(url)
    this.#query = new QueryClient({
      protocol: protocol === 'https:' ? 'https' : 'http',
      host: hostname,
      port: Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port),
      // 2.x and 3.x take the token as the password of any user.
      username: username ?? 'pantau',
      password: (engine === 'influx2' ? token : null) ?? password ?? '',
      pool: { maxRetries: 0, requestTimeout: this.#timeoutMs, backoff: noBackoff },
      ...(ca === null ? {} : { options: { ca } }),
    })
  }

  /** Which InfluxDB answers; asked once. */
  async server(): Promise<Server> {
    if (this.#server !== undefined) return this.#server
    if (this.settings.engine === 'influx1') return (this.#server = { layout: 'policies', version: null })
    const [host] = await this.#query.ping(this.#timeoutMs)
    if (host === undefined || host.rtt === Infinity)
      throw new TelemetryStoreError('unreachable', `InfluxDB does not answer at ${this.settings.url}`)
    const version = typeof host.version === 'string' ? host.version.replace(/^v/, '') : null
    return (this.#server = { layout: layoutOf(version), version })
  }

  /** Resolves when the server has all of the lines (what is older than it keeps counts as taken). */
  async write(policy: Policy, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return
    const { database, org } = this.settings
    const { layout } = await this.server()
    const bucket = layout === 'buckets' ? `${database}/${policy}` : database
    const api = this.#write.getWriteApi(org ?? '', bucket, 's', oneRequest(lines.length))
    if (layout === 'policies')
      api.path = `/write?db=${encodeURIComponent(database)}&rp=${policy}&precision=s&consistency=all`
    try {
      api.writeRecords([...lines])
      await api.flush()
    } catch (error) {
      if (!isBeyondRetention(error)) throw toStoreError(error)
    }
  }

  /** Runs the statements one after the other in one request; the answers stand in their order. */
  async query(policy: Policy, statements: readonly string[], signal?: AbortSignal): Promise<ResultSeries[][]> {
    const { layout } = await this.server()
    if (layout === 'sink')
      throw new TelemetryStoreError('io', `${this.settings.url} takes writes only: it does not speak InfluxQL`)
    return this.statements(statements, layout === 'one' ? undefined : policy, signal)
  }

  /** For set-up: statements on the database as a whole. */
  async statements(statements: readonly string[], policy?: Policy, signal?: AbortSignal): Promise<ResultSeries[][]> {
    let answer: unknown
    try {
      const { layout } = await this.server()
      const ask = layout === 'policies' ? this.#packed : this.#json
      answer = await ask.call(this, statements, policy, signal)
    } catch (error) {
      if (signal?.aborted) throw new TelemetryStoreError('cancelled', 'the read was cancelled')
      throw toStoreError(error)
    }
    const { results } = answer as IResponse
    const failed = results.find(({ error }) => error !== undefined)
    // 1.6 says no more than this of several statements on a missing database: one alone tells the reason.
    if (failed?.error === 'not executed' && statements.length > 1)
      await this.statements(statements.slice(0, 1), policy, signal)
    if (failed?.error !== undefined) throw toldError(failed.error)
    return results.map(parseResult)
  }

  #json(statements: readonly string[], policy?: Policy, signal?: AbortSignal): Promise<unknown> {
    return this.#query.queryRaw([...statements], {
      database: this.settings.database,
      ...(policy === undefined ? {} : { retentionPolicy: policy }),
      precision: 's',
      method: 'POST',
      ...(signal === undefined ? {} : { signal }),
    })
  }

  /** 1.x gives MessagePack to who asks for it, at half of the work that JSON costs it; before 1.4 it gives JSON. */
  #packed(statements: readonly string[], policy?: Policy, signal?: AbortSignal): Promise<unknown> {
    const { database } = this.settings
    const form = new URLSearchParams({ db: database, rp: policy ?? '', epoch: 's', q: statements.join(';') })
    const headers = { accept: 'application/x-msgpack', 'content-type': 'application/x-www-form-urlencoded' }
    const options = { method: 'POST', headers, ...(signal === undefined ? {} : { signal }) }
    return new Promise((resolve, reject) => {
      // A megabyte comes in hundreds of pieces: they are joined once.
      const pieces: Uint8Array[] = []
      let isJson = false
      this.#write.transport.send('/query', form.toString(), options, {
        responseStarted: (given) => (isJson = String(given['content-type']).includes('json')),
        next: (piece) => void pieces.push(piece),
        error: reject,
        complete: () => {
          const bytes = Buffer.concat(pieces)
          try {
            resolve(isJson ? JSON.parse(bytes.toString()) : decode(bytes))
          } catch (error) {
            reject(error as Error)
          }
        },
      })
    })
  }

  /** A call of the HTTP API of 2.x or 3.x beside writing and reading. */
  async call(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    try {
      return await this.#write.transport.request(path, text, { method, headers })
    } catch (error) {
      throw toStoreError(error)
    }
  }
}

const layoutOf = (version: string | null): Layout => {
  if (version === null) return 'sink'
  if (version.startsWith('1.')) return 'policies'
  return version.startsWith('2.') ? 'buckets' : 'one'
}

const parseResult = (result: IResponse['results'][number]): ResultSeries[] => {
  if (result.error !== undefined) throw toldError(result.error)
  return (result.series ?? []).map(({ tags, values, ...rest }) => {
    // Longer answers carry the mark of their first chunk though they are whole; a shorter one was cut.
    if ('partial' in rest && (values ?? []).length <= chunkRows)
      throw new TelemetryStoreError('io', 'InfluxDB cut the answer: raise max-row-limit in its [http] section')
    return { link: (tags as Record<string, string> | undefined)?.link, rows: (values ?? []) as unknown[][] }
  })
}
