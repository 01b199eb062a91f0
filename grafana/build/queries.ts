import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { measurement } from '#telemetry/measurement.ts'

/** Fixed: dashboards and rules name them. provisioning/datasources/pantau.yaml makes them. */
export const influx: DataSourceRef = { type: 'influxdb', uid: 'pantau-influx' }
export const metrics: DataSourceRef = { type: 'prometheus', uid: 'pantau-metrics' }
export const mixed: DataSourceRef = { type: 'datasource', uid: '-- Mixed --' }

/** `FROM` of each resolution, with its retention policy (1.x) or bucket (2.x): what influx-settings.ts makes. */
export const from = {
  raw: `"raw"."${measurement.raw}"`,
  '5m': `"rollup_5m"."${measurement.rollup['5m']}"`,
  '1h': `"rollup_1h"."${measurement.rollup['1h']}"`,
} as const

export const sides = [
  { id: 'down', column: 'd', name: 'Unduh · down' },
  { id: 'up', column: 'u', name: 'Unggah · up' },
] as const
export type Side = (typeof sides)[number]

interface InfluxQuery extends Dataquery {
  refId: string
  datasource: DataSourceRef
  rawQuery: true
  query: string
  resultFormat: 'time_series'
  alias: string
}

/** InfluxQL as a person would type it. `alias` may name tags: `$tag_link`. */
export const influxql = (refId: string, alias: string, query: string): Builder<Dataquery> => ({
  build: (): InfluxQuery => ({
    refId,
    datasource: influx,
    rawQuery: true,
    query,
    resultFormat: 'time_series',
    alias,
    _implementsDataqueryVariant: () => undefined,
  }),
})

/** PromQL over the range of the dashboard. */
export const promql = (refId: string, legend: string, expr: string): Builder<Dataquery> =>
  new DataqueryBuilder().refId(refId).datasource(metrics).expr(expr).legendFormat(legend).range()

/** PromQL at the end of the range alone, as rows of a table. */
export const promqlNow = (refId: string, expr: string): Builder<Dataquery> =>
  new DataqueryBuilder()
    .refId(refId)
    .datasource(metrics)
    .expr(expr)
    .instant()
    .format('table' as never)

/**
 * The mean rate in bit/s over measured time alone. A bucket without measured time is left out, because InfluxQL divides
 * by nothing to 0: a hole must stay a hole.
 */
export const meanBps = ({ column }: Side): string => `8000 * sum("${column}_oct") / sum("${column}_ms")`
export const wasMeasured = ({ column }: Side): string => `"${column}_ms" > 0`

/** The same of raw samples: labels 0 (ok) and 1 (a 32-bit counter wrapped) are measurements, all others are not. */
export const rawBps = ({ column }: Side): string => `8000 * sum("${column}_oct") / sum("ivl")`
export const rawMeasured = ({ column }: Side): string => `"${column}_lbl" <= 1 AND "ivl" > 0`
