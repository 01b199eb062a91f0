import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InfluxSettings } from '#telemetry/influx/influx-settings.ts'
import type { Program } from './program.ts'
import { freePort, startProgram } from './program.ts'

const configOf = (dir: string, port: number, rpc: number, auth: boolean): string => `
reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${dir}/meta"
[data]
  dir = "${dir}/data"
  wal-dir = "${dir}/wal"
  index-version = "tsi1"
  cache-snapshot-write-cold-duration = "10s"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
  auth-enabled = ${auth}
[continuous_queries]
  enabled = false
[monitor]
  store-enabled = false
`

/** A real InfluxDB 1.6 (Debian package influxdb) on a folder and ports of its own. */
export interface Influxd {
  url: string
  dir: string
  pid(): number
  stop(): Promise<void>
  /** Kill it, and start it again on the same folder and port. */
  kill(): Promise<void>
  start(): Promise<void>
  /** One InfluxQL statement; its rows, time first in seconds. */
  ask(statement: string, database?: string, policy?: string): Promise<unknown[][]>
}

export const startInfluxd = async ({
  dir: given,
  auth = false,
}: { dir?: string; auth?: boolean } = {}): Promise<Influxd> => {
  const dir = given ?? mkdtempSync(join(tmpdir(), 'pantau-influxd-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = join(dir, 'influxdb.conf')
  writeFileSync(config, configOf(dir, port, await freePort(), auth))
  let program: Program | undefined
  const influxd: Influxd = {
    url,
    dir,
    pid: () => program?.pid ?? 0,
    async start() {
      const isReady = async () => (await fetch(`${url}/ping`)).status === 204
      program = await startProgram('/usr/bin/influxd', 'influxdb', ['-config', config], isReady)
    },
    async kill() {
      await program?.kill('SIGKILL')
    },
    async stop() {
      await program?.kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true })
    },
    async ask(statement, database = '', policy = '') {
      const query = new URLSearchParams({ q: statement, db: database, rp: policy, epoch: 's' })
      const answer = await fetch(`${url}/query`, { method: 'POST', body: query })
      const { results = [] } = (await answer.json()) as {
        results?: { error?: string; series?: { values: unknown[][] }[] }[]
      }
      const [result] = results
      if (result?.error !== undefined) throw new Error(result.error)
      return result?.series?.flatMap(({ values }) => values) ?? []
    },
  }
  await influxd.start()
  return influxd
}

/** Settings of a database; history of any age is kept. */
export const influx1Settings = (url: string, database: string): InfluxSettings => ({
  engine: 'influx1',
  url,
  database,
  org: null,
  token: null,
  username: null,
  password: null,
  ca: null,
  retention: { rawDays: 2, serverSlackDays: null },
})
