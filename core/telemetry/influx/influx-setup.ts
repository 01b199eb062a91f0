import { escape } from 'influx'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { InfluxConnection } from './influx-connection.ts'
import type { InfluxSettings, Policy } from './influx-settings.ts'
import { policies, serverDays } from './influx-settings.ts'

export interface SetupReport {
  /** What was made, for the log. */
  made: string[]
  /** What a person should know. */
  warnings: string[]
}

/**
 * Makes what Pantau needs where it is missing: database and retention policies (1.x), buckets and their mapping for
 * InfluxQL (2.x), the database (3.x). Rejects with `unauthorized` and the commands to run when a right is missing.
 */
export const setUpInflux = async (connection: InfluxConnection): Promise<SetupReport> => {
  const { layout } = await connection.server()
  const report: SetupReport = { made: [], warnings: [] }
  if (layout === 'policies') await setUpPolicies(connection, report)
  if (layout === 'buckets') await setUpBuckets(connection, report)
  if (layout === 'one') await setUpDatabase(connection, report)
  return report
}

/** `unauthorized` becomes a sentence with what an administrator can run. */
const orTell = async <T>(work: Promise<T>, what: string, commands: readonly string[]): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof TelemetryStoreError) || error.code !== 'unauthorized') throw error
    const told = `Pantau may not ${what}. Give it the right, or let an administrator run: ${commands.join('; ')}`
    throw new TelemetryStoreError('unauthorized', `${told} (${error.message})`, { cause: error })
  }
}

const durationOf = (settings: InfluxSettings, policy: Policy): string => {
  const days = serverDays(settings, policy)
  return days === null ? 'INF' : `${days}d`
}

const createPolicy = (settings: InfluxSettings, policy: Policy): string =>
  `CREATE RETENTION POLICY ${escape.quoted(policy)} ON ${escape.quoted(settings.database)} DURATION ${durationOf(settings, policy)} REPLICATION 1 SHARD DURATION ${policy === 'raw' ? '1d' : '7d'}`

const setUpPolicies = async (connection: InfluxConnection, report: SetupReport): Promise<void> => {
  const { settings } = connection
  const database = escape.quoted(settings.database)
  const create = [`CREATE DATABASE ${database}`, ...policies.map((policy) => createPolicy(settings, policy))]
  const run = (statement: string) =>
    orTell(connection.statements([statement]), `run "${statement}" as user "${settings.username ?? ''}"`, create)
  const [databases] = await run('SHOW DATABASES')
  const rows = databases?.flatMap((series) => series.rows) ?? []
  if (!rows.some(([name]) => name === settings.database)) {
    await run(`CREATE DATABASE ${database}`)
    report.made.push(`database ${settings.database}`)
  }
  const [found] = await run(`SHOW RETENTION POLICIES ON ${database}`)
  const durations = new Map(found?.flatMap(({ rows }) => rows).map(([name, text]) => [String(name), String(text)]))
  for (const policy of policies) {
    const duration = durations.get(policy)
    if (duration === undefined) {
      await run(createPolicy(settings, policy))
      report.made.push(`retention policy ${policy} (${durationOf(settings, policy)})`)
    } else checkDuration(hoursOf(duration), serverDays(settings, policy), policy, report)
  }
}

/** `216h0m0s`; null for 0s, which keeps everything. */
const hoursOf = (text: string): number | null => {
  const hours = Number(/^(\d+)h/.exec(text)?.[1] ?? 0)
  return hours === 0 ? null : hours
}

const checkDuration = (hours: number | null, wanted: number | null, policy: string, report: SetupReport): void => {
  if (hours === null || (wanted !== null && hours >= wanted * 24)) return
  const need = wanted === null ? 'everything' : `${wanted} days`
  report.warnings.push(`${policy} keeps only ${hours / 24} days, Pantau needs ${need}: its oldest figures will be gone`)
}

interface Bucket {
  id: string
  name: string
  retentionRules?: { everySeconds?: number }[]
}
interface Mapping {
  database: string
  retention_policy: string
}

const setUpBuckets = async (connection: InfluxConnection, report: SetupReport): Promise<void> => {
  const { settings } = connection
  const { database, org } = settings
  if (org === null) throw new TelemetryStoreError('missing', 'InfluxDB 2.x needs an organisation: PANTAU_INFLUX_ORG')
  const commands = policies.map((policy) => {
    const days = serverDays(settings, policy)
    return `influx bucket create --org ${org} --name ${database}/${policy} --retention ${days === null ? 0 : `${days}d`}`
  })
  const run = <T>(what: string, method: 'GET' | 'POST', path: string, body?: object) =>
    orTell(connection.call(method, path, body), what, commands) as Promise<T>
  const named = encodeURIComponent(org)
  const { orgs = [] } = await run<{ orgs?: { id: string }[] }>(
    'see its organisation',
    'GET',
    `/api/v2/orgs?org=${named}`,
  )
  const orgID = orgs[0]?.id
  if (orgID === undefined) throw new TelemetryStoreError('missing', `InfluxDB has no organisation "${org}"`)
  const mappings = await run<{ content?: Mapping[] }>(
    'see the mapping for InfluxQL',
    'GET',
    `/api/v2/dbrps?orgID=${orgID}&db=${encodeURIComponent(database)}`,
  )
  for (const policy of policies) {
    const name = `${database}/${policy}`
    const days = serverDays(settings, policy)
    const found = await run<{ buckets?: Bucket[] }>(
      'see its buckets',
      'GET',
      `/api/v2/buckets?orgID=${orgID}&name=${encodeURIComponent(name)}`,
    )
    let bucket = found.buckets?.find((of) => of.name === name)
    if (bucket === undefined) {
      const retentionRules = days === null ? [] : [{ type: 'expire', everySeconds: days * 86_400 }]
      bucket = await run<Bucket>(`create the bucket ${name}`, 'POST', '/api/v2/buckets', {
        orgID,
        name,
        retentionRules,
      })
      report.made.push(`bucket ${name}`)
    } else {
      const seconds = bucket.retentionRules?.[0]?.everySeconds ?? 0
      checkDuration(seconds === 0 ? null : seconds / 3600, days, name, report)
    }
    if (mappings.content?.some((of) => of.database === database && of.retention_policy === policy)) continue
    // OSS maps a bucket named database/policy by itself ("virtual"); where it does not, the mapping is made.
    const again = await run<{ content?: Mapping[] }>(
      'see the mapping for InfluxQL',
      'GET',
      `/api/v2/dbrps?orgID=${orgID}&db=${encodeURIComponent(database)}&rp=${policy}`,
    )
    if ((again.content ?? []).length > 0) continue
    await run(`map ${name} for InfluxQL`, 'POST', '/api/v2/dbrps', {
      orgID,
      bucketID: bucket.id,
      database,
      retention_policy: policy,
      default: false,
    })
    report.made.push(`mapping of ${name}`)
  }
}

/** 3.x makes a database at the first write; making it beforehand lets reads of an empty one succeed. */
const setUpDatabase = async (connection: InfluxConnection, report: SetupReport): Promise<void> => {
  const { database } = connection.settings
  try {
    await connection.call('POST', '/api/v3/configure/database', { db: database })
    report.made.push(`database ${database}`)
  } catch (error) {
    // It is there already (409), or only an administrator may: then the first write tells.
    if (!(error instanceof TelemetryStoreError) || error.code === 'unreachable' || error.code === 'timeout') throw error
  }
}
