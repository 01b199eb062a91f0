import type { Secret } from './secret.ts'

export const telemetryEngines = ['sqlite', 'influx1', 'influx2'] as const
export type TelemetryEngine = (typeof telemetryEngines)[number]
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Everything that the environment and the `--config` file decide (design.md §6). Made by load-config.ts alone. */
export interface Config {
  http: {
    host: string
    port: number
    /** The address that people type, when a TLS proxy stands in front: `https://pantau.example.go.id`. Null: as bound. */
    publicUrl: string | null
    /** Addresses of reverse proxies whose X-Forwarded-* is believed (express `trust proxy`); empty: none. */
    trustProxy: readonly string[]
    /** Lets a scraper on another machine read `/metrics` and nothing else; null: loopback, tokens and staff alone. */
    metricsToken: Secret | null
  }
  /** Absolute path. */
  dataDir: string
  /** Absolute path; null: none was given. */
  inventoryPath: string | null
  /** Connection string of a PostgreSQL that holds the service database, password included; null: SQLite in the data folder. */
  database: Secret | null
  telemetry: {
    engine: TelemetryEngine
    influx: {
      url: string | null
      /** Database (1.x) or bucket (2.x, 3.x). */
      database: string | null
      org: string | null
      token: Secret | null
      username: string | null
      password: Secret | null
      /** PEM of the authority that signed the server's certificate; null: the public ones. */
      ca: string | null
    }
  }
  /** Where a collector on a machine of its own gets its devices; null: it polls an inventory file of its own. */
  servers: {
    /** Origins of every server, or of the one proxy in front of them: `https://pantau.example.go.id`. */
    urls: readonly string[]
    token: Secret
    /** PEM of the authority that signed their certificates; null: the public ones. */
    ca: string | null
  } | null
  /** The mail server for notices; null: notices stay in the application. The address holds its password. */
  smtp: { url: Secret; from: string } | null
  /** The demo city runs. Never together with an inventory. */
  demo: boolean
  logLevel: LogLevel
}

/** One thing that is wrong with what a person wrote: where, what, and how to mend it. */
export interface ConfigProblem {
  /** File name, or `environment`. */
  source: string
  /** Line in the file, from 1; null for the environment. */
  line: number | null
  /** `links[3].contract.down`, or the name of the variable. */
  path: string
  /** What is wrong and what to do. */
  message: string
}

export const printProblem = ({ source, line, path, message }: ConfigProblem): string =>
  `${source}${line === null ? '' : `:${line}`}: ${path === '' ? '' : `${path}: `}${message}`

/** Every problem at once; the message lists them all, one a line. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(printProblem).join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}
