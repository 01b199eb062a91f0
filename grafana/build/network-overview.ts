import { pantauDashboard, type Dashboard } from './dashboard.ts'
import { bands, figure, lines, rows, steps } from './panels.ts'
import { from, influx, influxql, meanBps, metrics, promql, promqlNow, sides, wasMeasured } from './queries.ts'

/** The sum over links of a side, and of how many links it is the sum: one without the other says nothing. */
const overLinks = (call: 'sum' | 'count', side: (typeof sides)[number]): string =>
  `SELECT ${call}("bps") FROM (SELECT ${meanBps(side)} AS "bps" FROM ${from['5m']} WHERE $timeFilter AND ${wasMeasured(side)} ` +
  `GROUP BY time($__interval), "link" fill(none)) WHERE $timeFilter GROUP BY time($__interval) fill(null)`

const total = (columns: readonly string[]): string =>
  `SELECT ${columns.map((column) => `sum("${column}") AS "${column}"`).join(', ')} FROM ${from['5m']} WHERE $timeFilter GROUP BY time($__interval) fill(null)`

const ofContract = (side: string): string =>
  `max by (link, direction) (pantau_link_rate_bps${side}) / max by (link, direction) (pantau_link_contract_bps${side})`

export const networkOverview = (): Dashboard =>
  pantauDashboard('pantau-jaringan', 'Jaringan: ringkasan · Network overview', 'All links of the city at once.')
    .withPanel(
      figure(
        {
          title: 'Tautan terukur · measured',
          meaning: 'Links with a fresh measurement',
          source: metrics,
          unit: 'short',
          width: 4,
          height: 4,
        },
        [promql('A', '', 'max(pantau_links_measured)')],
      ),
    )
    .withPanel(
      figure(
        {
          title: 'Tidak diketahui · unknown',
          meaning: 'Links without a measurement in three intervals: not zero, not known',
          source: metrics,
          unit: 'short',
          limits: steps([1, 'red']),
          width: 4,
          height: 4,
        },
        [promql('A', '', 'max(pantau_links_unknown)')],
      ),
    )
    .withPanel(
      figure(
        {
          title: 'Dirawat · in maintenance',
          meaning: 'Links inside an approved maintenance window',
          source: metrics,
          unit: 'short',
          width: 4,
          height: 4,
        },
        [promql('A', '', 'sum(max by (link) (pantau_link_maintenance))')],
      ),
    )
    .withPanel(
      figure(
        {
          title: 'Perangkat menjawab · devices up',
          meaning: 'Devices that answered their newest poll',
          source: metrics,
          unit: 'short',
          width: 4,
          height: 4,
        },
        [promql('A', '', 'sum(max by (device) (pantau_device_up))')],
      ),
    )
    .withPanel(
      figure(
        {
          title: 'Perangkat diam · devices silent',
          meaning: 'Devices that did not',
          source: metrics,
          unit: 'short',
          limits: steps([1, 'red']),
          width: 4,
          height: 4,
        },
        [promql('A', '', 'sum(1 - max by (device) (pantau_device_up))')],
      ),
    )
    .withPanel(
      figure(
        {
          title: 'Umur data · age of the data',
          meaning: 'Since the newest complete cycle of a collector',
          source: metrics,
          unit: 's',
          limits: steps([30, 'orange'], [120, 'red']),
          width: 4,
          height: 4,
        },
        [promql('A', '', 'max(pantau_collector_cycle_age_seconds)')],
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Lalu lintas kota · traffic of the city',
          meaning:
            'Sum of the mean rates of all measured links. Read it with the panel beside it: fewer links make a smaller sum',
          source: influx,
          unit: 'bps',
          width: 16,
          height: 9,
        },
        sides.map((side) => influxql(side.column.toUpperCase(), side.name, overLinks('sum', side))),
      ).interval('5m'),
    )
    .withPanel(
      lines(
        {
          title: 'Jumlah tautan dalam angka itu · links in that sum',
          meaning: 'Links with measured time in each interval',
          source: influx,
          unit: 'short',
          width: 8,
          height: 9,
        },
        sides.map((side) => influxql(side.column.toUpperCase(), side.name, overLinks('count', side))),
      ).interval('5m'),
    )
    .withPanel(
      rows(
        {
          title: 'Terpadat terhadap kontrak · busiest against the contract',
          meaning: 'Newest rate as a share of the contract in force',
          source: metrics,
          unit: 'percentunit',
          width: 12,
          height: 10,
        },
        [promqlNow('A', `topk(20, ${ofContract('')})`)],
      ),
    )
    .withPanel(
      bands(
        {
          title: 'Tautan per waktu · links over time',
          meaning: 'Green: measured; red: unknown',
          source: metrics,
          unit: 'short',
          width: 12,
          height: 10,
        },
        [promql('A', '{{link}}', 'max by (link) (pantau_link_measured)')],
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Mutu sampel · quality of samples',
          meaning: 'How samples were labelled; only ok and wrap32 carry a rate',
          source: influx,
          unit: 'short',
          isStacked: true,
          width: 12,
          height: 8,
        },
        [influxql('A', '$col', total(['q_ok', 'q_wrap32', 'q_ambiguous', 'q_reset', 'q_implausible', 'q_gap']))],
      ).interval('5m'),
    )
    .withPanel(
      lines(
        {
          title: 'Galat dan paket dibuang · errors and discards',
          meaning: 'Counted by the devices on all links',
          source: influx,
          unit: 'short',
          width: 12,
          height: 8,
        },
        [influxql('A', '$col', total(['err', 'disc']))],
      ).interval('5m'),
    )
    .build()
