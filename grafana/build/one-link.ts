import {
  AnnotationQueryBuilder,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { pantauDashboard, type Dashboard } from './dashboard.ts'
import { figure, lines, steps } from './panels.ts'
import {
  from,
  influx,
  influxql,
  meanBps,
  metrics,
  mixed,
  promql,
  rawBps,
  rawMeasured,
  type Side,
  sides,
  wasMeasured,
} from './queries.ts'

const here = `"link" = '$link' AND $timeFilter`
const every = 'GROUP BY time($__interval) fill(null)'
const series = (selection: string, source: keyof typeof from, where = here): string =>
  `SELECT ${selection} FROM ${from[source]} WHERE ${where} ${every}`

const of = (metric: string, { id }: Side): string => `max(pantau_link_${metric}{link="$link",direction="${id}"})`

/** Rate of a side with everything that it is held against. */
const rateLines = (side: Side) =>
  lines(
    {
      title: `${side.name}`,
      meaning:
        'Mean and peak of each interval from 5-minute figures; the contract in force, the limit that the device says and the ceiling that the newest proof has measured',
      source: mixed,
      unit: 'bps',
      width: 12,
      height: 10,
    },
    [
      influxql('A', 'rata-rata · mean', series(meanBps(side), '5m', `${here} AND ${wasMeasured(side)}`)),
      influxql('B', 'puncak · peak', series(`max("${side.column}_max")`, '5m')),
      promql('C', 'kontrak · contract', of('contract_bps', side)),
      promql('D', 'batas perangkat · device limit', of('configured_bps', side)),
      promql('E', 'plafon terukur · measured ceiling', of('ceiling_bps', side)),
    ],
  ).interval('5m')

const currentFigures = (side: Side) => [
  figure(
    {
      title: `${side.name}: kini · now`,
      meaning: 'Newest measured rate',
      source: metrics,
      unit: 'bps',
      width: 4,
      height: 4,
    },
    [promql('A', '', of('rate_bps', side))],
  ),
  figure(
    {
      title: `${side.name}: kontrak · contract`,
      meaning: 'Contract in force',
      source: metrics,
      unit: 'bps',
      width: 4,
      height: 4,
    },
    [promql('A', '', of('contract_bps', side))],
  ),
  figure(
    {
      title: `${side.name}: terpakai · used`,
      meaning: 'Mean of five minutes against the contract',
      source: metrics,
      unit: 'percentunit',
      limits: steps([0.8, 'orange'], [0.9, 'red']),
      width: 4,
      height: 4,
    },
    [
      promql(
        'A',
        '',
        `max(avg_over_time(pantau_link_rate_bps{link="$link",direction="${side.id}"}[5m])) / ${of('contract_bps', side)}`,
      ),
    ],
  ),
]

/** Instants are values of a metric in seconds: Grafana takes the value, in milliseconds, as the time of the mark. */
const mark = (name: string, colour: string, title: string, expr: string): AnnotationQueryBuilder =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(metrics)
    .enable(true)
    .iconColor(colour)
    .expr(`1000 * ${expr}`)
    .step('60s')
    .titleFormat(title)
    .useValueForTime(true)

export const oneLink = (): Dashboard => {
  const dashboard = pantauDashboard(
    'pantau-tautan',
    'Satu tautan · One link',
    'One link against its contract, with its proofs.',
  )
    .withVariable(
      new QueryVariableBuilder('link')
        .label('Tautan · link')
        .datasource(metrics)
        .query({ qryType: 1, query: 'label_values(pantau_link_info, link)', refId: 'link' })
        .definition('label_values(pantau_link_info, link)')
        .refresh(VariableRefresh.OnTimeRangeChanged),
    )
    .annotation(
      mark(
        'Bukti · proof',
        'purple',
        '{{verdict}}',
        'max by (verdict) (pantau_link_proof_timestamp_seconds{link="$link"})',
      ),
    )
    .annotation(
      mark(
        'Kontrak berubah · contract changed',
        'blue',
        '{{direction}}',
        'max by (direction) (pantau_link_contract_since_seconds{link="$link"})',
      ),
    )
  for (const side of sides) for (const panel of currentFigures(side)) dashboard.withPanel(panel)
  for (const side of sides) dashboard.withPanel(rateLines(side))
  return dashboard
    .withPanel(
      lines(
        {
          title: 'Sampel mentah · raw samples',
          meaning: 'As polled, for the days that raw samples are kept; missed polls are holes',
          source: influx,
          unit: 'bps',
          width: 12,
          height: 9,
        },
        sides.map((side) =>
          influxql(
            side.column.toUpperCase(),
            side.name,
            series(rawBps(side), 'raw', `${here} AND ${rawMeasured(side)}`),
          ),
        ),
      ).interval('10s'),
    )
    .withPanel(
      lines(
        {
          title: 'Per jam · by the hour',
          meaning: 'For long ranges: hourly means, kept for five years',
          source: influx,
          unit: 'bps',
          width: 12,
          height: 9,
        },
        sides.map((side) =>
          influxql(
            side.column.toUpperCase(),
            side.name,
            series(meanBps(side), '1h', `${here} AND ${wasMeasured(side)}`),
          ),
        ),
      ).interval('1h'),
    )
    .withPanel(
      lines(
        {
          title: 'Cakupan · coverage',
          meaning: 'Measured share of the time of each interval',
          source: influx,
          unit: 'percentunit',
          width: 12,
          height: 7,
        },
        sides.map(({ column, name }) =>
          influxql(column.toUpperCase(), name, series(`sum("${column}_ms") / count("${column}_ms") / 300000`, '5m')),
        ),
      )
        .interval('5m')
        .max(1),
    )
    .withPanel(
      lines(
        {
          title: 'Waktu jawab perangkat · response of the device',
          meaning: 'Slowest answer in each interval',
          source: influx,
          unit: 'µs',
          width: 12,
          height: 7,
        },
        [influxql('A', 'terlama · slowest', series('max("rtt_max")', '5m'))],
      ).interval('5m'),
    )
    .withPanel(
      lines(
        {
          title: 'Port mati, galat, buangan · port down, errors, discards',
          meaning: 'Polls that found the port down; packets that the device counted',
          source: influx,
          unit: 'short',
          width: 24,
          height: 7,
        },
        [
          influxql(
            'A',
            '$col',
            series('sum("oper_down") AS "oper_down", sum("err") AS "err", sum("disc") AS "disc"', '5m'),
          ),
        ],
      ).interval('5m'),
    )
    .build()
}
