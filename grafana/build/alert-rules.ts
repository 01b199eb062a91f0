import { metrics } from './queries.ts'

interface AlertRule {
  uid: string
  title: string
  /** What to do, for who is woken. */
  summary: string
  expr: string
  above: number
  for: string
  severity: 'warning' | 'critical'
  /** When there is nothing to ask: `Alerting` where silence itself is the trouble. */
  noData: 'OK' | 'Alerting'
}

/** An expression has rows while all is well: what gives none is silence (or, for collectors elsewhere, their absence). */
export const alertRules: readonly AlertRule[] = [
  {
    uid: 'pantau-link-unknown',
    title: 'Tautan tidak diketahui · link unknown',
    summary:
      'No measurement of {{ $labels.link }} ({{ $labels.opd_name }}) for five minutes, and no maintenance is planned.',
    expr:
      '(1 - max by (link) (pantau_link_measured)) * on (link) group_left (opd_name) max by (link, opd_name) (pantau_link_info) ' +
      'unless on (link) (pantau_link_maintenance == 1)',
    above: 0,
    for: '5m',
    severity: 'warning',
    noData: 'Alerting',
  },
  {
    uid: 'pantau-contract-full',
    title: 'Kontrak hampir penuh · contract nearly full',
    summary: '{{ $labels.link }} ({{ $labels.direction }}) has used more than 90 % of its contract for 15 minutes.',
    expr: 'max by (link, direction) (avg_over_time(pantau_link_rate_bps[5m])) / max by (link, direction) (pantau_link_contract_bps)',
    above: 0.9,
    for: '15m',
    severity: 'warning',
    noData: 'OK',
  },
  {
    uid: 'pantau-outbox-grows',
    title: 'Antrean bertambah · outbox grows',
    summary:
      'Samples wait on the disk and their number grows: the telemetry store is away or too slow. /admin names the cause.',
    expr: 'max(clamp_min(deriv(pantau_outbox_depth[10m]), 0)) * (max(pantau_outbox_oldest_age_seconds) > bool 120)',
    above: 0,
    for: '5m',
    severity: 'warning',
    noData: 'OK',
  },
  {
    uid: 'pantau-samples-lost',
    title: 'Sampel hilang · samples lost',
    summary: 'Samples were refused by the telemetry store or dropped from a full outbox within the last hour.',
    expr: 'max(increase(pantau_outbox_given_up[1h])) + max(increase(pantau_collector_samples_dropped[1h]))',
    above: 0,
    for: '0s',
    severity: 'critical',
    noData: 'OK',
  },
  {
    uid: 'pantau-collector-silent',
    title: 'Pengumpul diam · collector silent',
    summary: 'The server has heard no collector for a minute: nothing is measured, or it does not arrive.',
    expr: '(max(pantau_collector_age_seconds) > bool 60) + (max(pantau_collector_age_seconds) < bool 0)',
    above: 0,
    for: '1m',
    severity: 'critical',
    noData: 'Alerting',
  },
  {
    uid: 'pantau-collector-away',
    title: 'Pengumpul di tempat lain diam · a collector elsewhere is silent',
    summary:
      '{{ $labels.collector }} is not heard. Others poll its devices; one that will not come back needs its token revoked.',
    expr: '1 - max by (collector) (pantau_remote_collector_up)',
    above: 0,
    for: '2m',
    severity: 'warning',
    noData: 'OK',
  },
  {
    uid: 'pantau-server-silent',
    title: 'Server diam · server silent',
    summary: 'No server of Pantau answers the scraper.',
    expr: '1 - max(up{job="pantau"})',
    above: 0,
    for: '2m',
    severity: 'critical',
    noData: 'Alerting',
  },
  {
    uid: 'pantau-sla-breach',
    title: 'SLA terlampaui · SLA breached',
    summary: 'Open requests are past their 24 hours. The list is on /supervision.',
    expr: 'max(pantau_request_clocks{clock="breached"})',
    above: 0,
    for: '0s',
    severity: 'critical',
    noData: 'OK',
  },
]

const expression = (refId: string, model: object) => ({
  refId,
  relativeTimeRange: { from: 0, to: 0 },
  datasourceUid: '__expr__',
  model: { refId, datasource: { type: '__expr__', uid: '__expr__' }, ...model },
})

/** As Grafana provisions them: the query, its last value, the limit. */
export const alertProvisioning = () => ({
  apiVersion: 1,
  groups: [
    {
      orgId: 1,
      name: 'pantau',
      folder: 'Pantau',
      interval: '1m',
      rules: alertRules.map(({ uid, title, summary, expr, above, severity, noData, for: lasting }) => ({
        uid,
        title,
        condition: 'C',
        data: [
          {
            refId: 'A',
            relativeTimeRange: { from: 900, to: 0 },
            datasourceUid: metrics.uid,
            model: { refId: 'A', datasource: metrics, expr, instant: true, range: false },
          },
          expression('C', {
            type: 'threshold',
            expression: 'A',
            conditions: [{ evaluator: { type: 'gt', params: [above] } }],
          }),
        ],
        noDataState: noData,
        execErrState: 'Error',
        for: lasting,
        annotations: { summary },
        labels: { severity, product: 'pantau' },
      })),
    },
  ],
})
