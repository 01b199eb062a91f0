import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  ConfigError,
  logLevels,
  telemetryEngines,
  type Config,
  type ConfigProblem,
  type LogLevel,
  type TelemetryEngine,
} from './config.ts'
import { suggestName } from './nearest-name.ts'
import { readServers } from './read-servers.ts'
import { type Environment, readEnvironment, readFileSettings, type WrittenSetting } from './read-settings.ts'
import { resolveSecret, Secret } from './secret.ts'

/**
 * Every setting, once: its environment variable. In a YAML file the same name stands without the prefix, in the
 * spelling that the writer likes: `http_port: 8080`, `httpPort: 8080`, or nested `http: { port: 8080 }`.
 */
export const settings = {
  PANTAU_HTTP_HOST: 'address to listen on; default 127.0.0.1',
  PANTAU_HTTP_PORT: 'port to listen on; default 8080',
  PANTAU_PUBLIC_URL: 'address that people type, when a TLS proxy stands in front',
  PANTAU_TRUST_PROXY: 'comma-separated addresses of reverse proxies to believe',
  PANTAU_METRICS_TOKEN: 'lets a scraper on another machine read /metrics with "Authorization: Bearer" (secret)',
  PANTAU_DATA_DIR: 'folder of the databases; default ./data',
  PANTAU_INVENTORY: 'YAML file of OPDs, devices and links',
  PANTAU_DATABASE_URL:
    'postgres://user@host:5432/pantau for several servers (secret); default: SQLite in the data folder',
  PANTAU_DATABASE_PASSWORD: 'password of that user, when the address holds none (secret)',
  PANTAU_TELEMETRY: 'sqlite, influx1 or influx2; default sqlite',
  PANTAU_INFLUX_URL: 'http://host:8086',
  PANTAU_INFLUX_DATABASE: 'database of InfluxDB 1.x; default pantau',
  PANTAU_INFLUX_BUCKET: 'bucket of InfluxDB 2.x and 3.x; default pantau',
  PANTAU_INFLUX_ORG: 'organisation of InfluxDB 2.x',
  PANTAU_INFLUX_TOKEN: 'token of InfluxDB 2.x and 3.x (secret)',
  PANTAU_INFLUX_USERNAME: 'user of InfluxDB 1.x',
  PANTAU_INFLUX_PASSWORD: 'password of InfluxDB 1.x (secret)',
  PANTAU_INFLUX_CA: 'PEM file of the authority that signed the certificate of InfluxDB; default: the public ones',
  PANTAU_SERVER_URL: 'of a collector elsewhere: https:// addresses of the servers, comma-separated, or of their proxy',
  PANTAU_COLLECTOR_TOKEN: 'its token, made under /admin (secret)',
  PANTAU_SERVER_CA: 'PEM file of the authority that signed the certificate of the servers; default: the public ones',
  PANTAU_SMTP_URL: 'smtp://user:password@host:587 or smtps://…:465 for mail (secret); without it notices stay inside',
  PANTAU_SMTP_FROM: 'sender of mails: "Pantau <pantau@example.go.id>"',
  PANTAU_DEMO: '1 or 0; default: on when no inventory is given',
  PANTAU_LOG_LEVEL: 'trace, debug, info, warn, error, fatal or silent; default info',
} as const
export type SettingName = keyof typeof settings
const settingNames = Object.keys(settings) as SettingName[]

export interface LoadConfigOptions {
  /** `--config FILE`. The environment wins over the file. */
  file?: string | undefined
  env?: Environment
  /** What the command line says; wins over both. */
  override?: { inventory?: string | undefined }
}

/** Reads environment and file into a Config. Throws one ConfigError that lists everything that is wrong. */
export const loadConfig = ({ file, env = process.env, override = {} }: LoadConfigOptions = {}): Config => {
  const problems: ConfigProblem[] = []
  const written = new Map<SettingName, WrittenSetting>()
  if (file !== undefined) readFileSettings(resolve(file), settingNames, written, problems)
  readEnvironment(env, settingNames, written, problems)
  if (override.inventory !== undefined)
    written.set('PANTAU_INVENTORY', {
      text: override.inventory,
      source: 'command line',
      line: null,
      path: '--inventory',
      baseDir: process.cwd(),
    })

  const complain = (name: SettingName, message: string): void => {
    const at = written.get(name)
    problems.push({ source: at?.source ?? 'environment', line: at?.line ?? null, path: at?.path ?? name, message })
  }
  const text = (name: SettingName): string | null => written.get(name)?.text ?? null
  const path = (name: SettingName): string | null => {
    const at = written.get(name)
    return at ? resolve(at.baseDir, at.text) : null
  }
  const secret = (name: SettingName): Secret | null => {
    const at = written.get(name)
    if (!at) return null
    const resolved = resolveSecret(at.text, { env, baseDir: at.baseDir })
    if (resolved.ok) return new Secret(resolved.value)
    complain(name, resolved.problem)
    return null
  }
  const oneOf = <T extends string>(name: SettingName, values: readonly T[], otherwise: T): T => {
    const value = text(name)?.toLowerCase()
    if (value === undefined) return otherwise
    if ((values as readonly string[]).includes(value)) return value as T
    complain(name, `"${value}" is not known${suggestName(value, values)}`)
    return otherwise
  }
  const url = (name: SettingName): string | null => {
    const value = text(name)
    if (value === null) return null
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value.replace(/\/+$/, '')
    complain(name, `"${value}" is not an http:// or https:// address`)
    return null
  }
  const certificate = (name: SettingName): string | null => {
    const file = path(name)
    if (file === null) return null
    try {
      const pem = readFileSync(file, 'utf8')
      if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
      complain(name, `${file} is not a certificate in PEM format`)
    } catch (error) {
      complain(name, `cannot be read: ${(error as Error).message}`)
    }
    return null
  }
  const port = (): number => {
    const value = text('PANTAU_HTTP_PORT') ?? '8080'
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
    complain('PANTAU_HTTP_PORT', `"${value}" is not a port; write a number from 0 (any free port) to 65535`)
    return 8080
  }
  const demo = (inventory: string | null): boolean => {
    const isAlone = inventory === null && !written.has('PANTAU_SERVER_URL') && !written.has('PANTAU_DATABASE_URL')
    const value = oneOf('PANTAU_DEMO', ['1', '0', 'true', 'false', 'on', 'off', 'yes', 'no'], isAlone ? '1' : '0')
    const wanted = ['1', 'true', 'on', 'yes'].includes(value)
    if (wanted && inventory !== null)
      complain('PANTAU_DEMO', 'the demo city cannot run beside a real inventory; leave out one of the two')
    // One server that was started without its inventory would fill the city's database with invented people.
    if (wanted && written.has('PANTAU_DATABASE_URL'))
      complain('PANTAU_DEMO', 'the demo city has a database of its own; leave out PANTAU_DATABASE_URL')
    return wanted
  }

  const smtp = (): Config['smtp'] => {
    const address = secret('PANTAU_SMTP_URL')
    const from = text('PANTAU_SMTP_FROM')
    if (address === null) {
      if (from !== null && !written.has('PANTAU_SMTP_URL'))
        complain('PANTAU_SMTP_FROM', 'has no effect without PANTAU_SMTP_URL; write both or none')
      return null
    }
    // Never quoted: the address holds a password.
    const given = address.reveal()
    if (!URL.canParse(given) || !/^smtps?:$/.test(new URL(given).protocol) || new URL(given).hostname === '')
      complain('PANTAU_SMTP_URL', 'is not an smtp:// or smtps:// address')
    if (from === null) complain('PANTAU_SMTP_URL', 'needs PANTAU_SMTP_FROM, the sender of the mails')
    else if (!/^([^<>@\r\n]+ )?<?[^\s<>@]+@[^\s<>@]+>?$/.test(from))
      complain('PANTAU_SMTP_FROM', `"${from}" is no sender; write Pantau <pantau@example.go.id>`)
    return from === null ? null : { url: address, from }
  }

  const database = (): Secret | null => {
    const address = secret('PANTAU_DATABASE_URL')
    const password = secret('PANTAU_DATABASE_PASSWORD')
    if (address === null) {
      if (password !== null && !written.has('PANTAU_DATABASE_URL'))
        complain('PANTAU_DATABASE_PASSWORD', 'has no effect without PANTAU_DATABASE_URL; write both or none')
      return null
    }
    const parsed = URL.parse(address.reveal())
    // Never quoted: the address may hold a password.
    if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.hostname === '' || parsed.pathname.length < 2) {
      complain(
        'PANTAU_DATABASE_URL',
        'is no address of a PostgreSQL database; write postgres://pantau@host:5432/pantau',
      )
      return null
    }
    if (password === null) return address
    if (parsed.password !== '')
      complain('PANTAU_DATABASE_PASSWORD', 'PANTAU_DATABASE_URL already holds a password; keep one of the two')
    // The setter escapes for an address, but leaves a per cent sign as it is.
    parsed.password = encodeURIComponent(password.reveal())
    return new Secret(parsed.href)
  }

  const metricsToken = (): Secret | null => {
    const token = secret('PANTAU_METRICS_TOKEN')
    if (token !== null && !/^[\w-]{20,200}$/.test(token.reveal()))
      complain('PANTAU_METRICS_TOKEN', 'needs 20 to 200 letters and digits: openssl rand -hex 32')
    return token
  }

  const inventoryPath = path('PANTAU_INVENTORY')
  const engine: TelemetryEngine = oneOf('PANTAU_TELEMETRY', telemetryEngines, 'sqlite')
  const influxUrl = url('PANTAU_INFLUX_URL')
  if (engine !== 'sqlite' && influxUrl === null && !written.has('PANTAU_INFLUX_URL'))
    complain('PANTAU_INFLUX_URL', `is needed when PANTAU_TELEMETRY is ${engine}; write http://host:8086`)
  const level: LogLevel = oneOf('PANTAU_LOG_LEVEL', logLevels, 'info')

  const config: Config = {
    http: {
      host: text('PANTAU_HTTP_HOST') ?? '127.0.0.1',
      port: port(),
      publicUrl: url('PANTAU_PUBLIC_URL'),
      trustProxy: (text('PANTAU_TRUST_PROXY') ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
      metricsToken: metricsToken(),
    },
    dataDir: path('PANTAU_DATA_DIR') ?? resolve('data'),
    inventoryPath,
    database: database(),
    telemetry: {
      engine,
      influx: {
        url: influxUrl,
        database:
          (engine === 'influx1'
            ? (text('PANTAU_INFLUX_DATABASE') ?? text('PANTAU_INFLUX_BUCKET'))
            : (text('PANTAU_INFLUX_BUCKET') ?? text('PANTAU_INFLUX_DATABASE'))) ?? 'pantau',
        org: text('PANTAU_INFLUX_ORG'),
        token: secret('PANTAU_INFLUX_TOKEN'),
        username: text('PANTAU_INFLUX_USERNAME'),
        password: secret('PANTAU_INFLUX_PASSWORD'),
        ca: certificate('PANTAU_INFLUX_CA'),
      },
    },
    servers: readServers({ text, secret, certificate, complain, isWritten: (name) => written.has(name) }),
    smtp: smtp(),
    demo: demo(inventoryPath),
    logLevel: level,
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}
