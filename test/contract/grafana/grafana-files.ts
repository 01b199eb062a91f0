import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'

const folder = join(import.meta.dirname, '../../../grafana')

/** One query of a committed file, as Grafana would send it before it fills the macros. */
export interface GrafanaQuery {
  /** `one-link: Unduh · down, B`. */
  where: string
  language: 'influxql' | 'promql'
  text: string
  datasource: string
}

interface Target {
  refId: string
  query?: string
  expr?: string
  datasource: { uid: string }
}
interface Dashboard {
  panels: { title: string; targets: Target[]; datasource?: { uid: string } }[]
  annotations?: { list?: { name: string; expr: string; datasource: { uid: string } }[] }
  templating?: { list?: { name: string; query: { query: string }; datasource: { uid: string } }[] }
}
interface AlertFile {
  groups: { rules: { uid: string; data: { datasourceUid: string; model: { expr?: string } }[] }[] }[]
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

/** Every query of every committed dashboard and alert rule. */
export const committedQueries = (): GrafanaQuery[] => {
  const ofDashboards = globSync('dashboards/*.json', { cwd: folder }).flatMap((path) => {
    const { panels, annotations, templating } = JSON.parse(read(path)) as Dashboard
    const name = basename(path, '.json')
    const promql = (at: string, text: string, datasource: string): GrafanaQuery => ({
      where: `${name}: ${at}`,
      language: 'promql',
      text,
      datasource,
    })
    return [
      ...panels.flatMap(({ title, targets }) =>
        targets.map(({ refId, query, expr = '', datasource }): GrafanaQuery => {
          const at = `${title}, ${refId}`
          if (query === undefined) return promql(at, expr, datasource.uid)
          return { where: `${name}: ${at}`, language: 'influxql', text: query, datasource: datasource.uid }
        }),
      ),
      ...(annotations?.list ?? []).map((mark) => promql(mark.name, mark.expr, mark.datasource.uid)),
      ...(templating?.list ?? []).map((variable) => {
        const metric = /^label_values\((\w+), \w+\)$/.exec(variable.query.query)?.[1]
        return promql(`$${variable.name}`, metric ?? variable.query.query, variable.datasource.uid)
      }),
    ]
  })
  const ofAlerts = (parse(read('provisioning/alerting/rules.yaml')) as AlertFile).groups.flatMap(({ rules }) =>
    rules.flatMap(({ uid, data }) =>
      data.flatMap(({ datasourceUid: datasource, model: { expr } }): GrafanaQuery[] =>
        expr === undefined ? [] : [{ where: `rules: ${uid}`, language: 'promql', text: expr, datasource }],
      ),
    ),
  )
  return [...ofDashboards, ...ofAlerts]
}

/** The macros and variables that Grafana fills before it asks. What stays is a mistake of ours. */
export const filled = (
  text: string,
  { link, fromMs, toMs }: { link: string; fromMs: number; toMs: number },
): string => {
  const ready = text
    .replaceAll('$timeFilter', `time >= ${fromMs}ms and time <= ${toMs}ms`)
    .replaceAll('$__interval', '5m')
    .replaceAll('$link', link)
  if (ready.includes('$')) throw new Error(`nobody fills ${/\$\w*/.exec(ready)?.[0] ?? '$'} in ${text}`)
  return ready
}
