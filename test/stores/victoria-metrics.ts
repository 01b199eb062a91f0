import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startProgram } from './program.ts'

/**
 * A real VictoriaMetrics (Debian package victoria-metrics) on a folder and port of its own; `scrape` is a file that says
 * what it reads by itself, in the syntax of Prometheus.
 */
export const startVictoriaMetrics = async ({ scrape }: { scrape?: string } = {}) => {
  const dir = mkdtempSync(join(tmpdir(), 'pantau-victoria-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const args = [
    `-storageDataPath=${dir}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=120',
    '-memory.allowedPercent=10',
    ...(scrape === undefined ? [] : [`-promscrape.config=${scrape}`]),
  ]
  const isReady = async () => (await fetch(`${url}/health`)).ok
  const program = await startProgram('/usr/bin/victoria-metrics', 'victoria-metrics', args, isReady)
  return {
    url,
    /** Everything that was written under the measurement: field → link → epoch ms → value. */
    async exported(measurement: string): Promise<Map<string, Map<string, Map<number, number>>>> {
      await fetch(`${url}/internal/force_flush`)
      const match = encodeURIComponent(`{__name__=~"${measurement}_.*"}`)
      const text = await (await fetch(`${url}/api/v1/export?match[]=${match}`)).text()
      const fields = new Map<string, Map<string, Map<number, number>>>()
      for (const line of text.split('\n').filter(Boolean)) {
        const { metric, values, timestamps } = JSON.parse(line) as {
          metric: { __name__: string; link: string }
          values: number[]
          timestamps: number[]
        }
        const field = metric.__name__.slice(measurement.length + 1)
        const links = fields.get(field) ?? new Map<string, Map<number, number>>()
        const points = links.get(metric.link) ?? new Map<number, number>()
        timestamps.forEach((at, i) => points.set(at, values[i] ?? Number.NaN))
        fields.set(field, links.set(metric.link, points))
      }
      return fields
    },
    /** PromQL at this moment: labels and value of each row. Rejects with what is wrong in the query. */
    async ask(query: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
      const body = new URLSearchParams({ query, latency_offset: '1ms', nocache: '1' })
      const answer = await fetch(`${url}/api/v1/query`, { method: 'POST', body })
      const reply = (await answer.json()) as {
        status: string
        error?: string
        data?: { result: { metric: Record<string, string>; value: [number, string] }[] }
      }
      if (reply.status !== 'success') throw new Error(`${query}: ${reply.error ?? answer.status}`)
      return reply.data?.result ?? []
    },
    async stop(): Promise<void> {
      await program.kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
