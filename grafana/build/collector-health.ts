import { pantauDashboard, type Dashboard } from './dashboard.ts'
import { bands, figure, lines, steps } from './panels.ts'
import { metrics, promql } from './queries.ts'

const small = { source: metrics, width: 4, height: 4 } as const
const half = { source: metrics, width: 12, height: 8 } as const

export const collectorHealth = (): Dashboard =>
  pantauDashboard(
    'pantau-pengumpul',
    'Kesehatan pengumpul · Collector health',
    'Polling, outbox, telemetry store, server.',
  )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Pengumpul terdengar · collector heard',
          meaning: 'Since it spoke last; -1: never',
          unit: 's',
          limits: steps([30, 'orange'], [60, 'red']),
        },
        [promql('A', '', 'max(pantau_collector_age_seconds)')],
      ),
    )
    .withPanel(
      figure(
        { ...small, title: 'Sampel per detik · samples a second', meaning: 'Written by the collector', unit: 'short' },
        [promql('A', '', 'max(rate(pantau_collector_samples_written[5m]))')],
      ),
    )
    .withPanel(
      figure(
        { ...small, title: 'Antrean · outbox', meaning: 'Samples that wait for the telemetry store', unit: 'short' },
        [promql('A', '', 'max(pantau_outbox_depth)')],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Tertua dalam antrean · oldest of them',
          meaning: 'A growing age means that the store does not take them',
          unit: 's',
          limits: steps([120, 'orange'], [3600, 'red']),
        },
        [promql('A', '', 'max(pantau_outbox_oldest_age_seconds)')],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Ditolak atau dibuang · given up',
          meaning: 'Samples ever refused by the store, or dropped from a full outbox',
          unit: 'short',
          limits: steps([1, 'red']),
        },
        [promql('A', '', 'max(pantau_outbox_given_up)')],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Basis data menerima · store takes samples',
          meaning: '1: yes; 0: no, and the log says why',
          unit: 'short',
        },
        [promql('A', '', 'min(pantau_telemetry_writing_ok)')],
      ),
    )
    .withPanel(
      bands(
        {
          title: 'Perangkat · devices',
          meaning: 'Green: answers; red: does not',
          source: metrics,
          unit: 'short',
          width: 24,
          height: 8,
        },
        [promql('A', '{{device}}', 'max by (device) (pantau_device_up)')],
      ),
    )
    .withPanel(
      bands(
        {
          title: 'Pengumpul di tempat lain · collectors elsewhere',
          meaning: 'Green: heard; red: silent. Empty where one machine does it all',
          source: metrics,
          unit: 'short',
          width: 12,
          height: 8,
        },
        [promql('A', '{{collector}}', 'max by (collector) (pantau_remote_collector_up)')],
      ),
    )
    .withPanel(
      lines(
        {
          ...half,
          title: 'Antrean di tempat lain · outbox elsewhere',
          meaning: 'Samples that wait there',
          unit: 'short',
        },
        [promql('A', '{{collector}}', 'max by (collector) (pantau_remote_collector_outbox_depth)')],
      ),
    )
    .withPanel(
      lines({ ...half, title: 'Waktu jawab · response', meaning: 'Newest answer of each device', unit: 's' }, [
        promql('A', '{{device}}', 'max by (device) (pantau_device_rtt_seconds)'),
      ]),
    )
    .withPanel(
      lines(
        { ...half, title: 'Keterlambatan poll · lateness', meaning: 'Newest poll against its schedule', unit: 's' },
        [promql('A', '{{device}}', 'max by (device) (pantau_device_lag_seconds)')],
      ),
    )
    .withPanel(
      lines(
        {
          ...half,
          title: 'Poll gagal per menit · failed polls a minute',
          meaning: 'Polls that a device did not answer',
          unit: 'short',
        },
        [promql('A', '{{device}}', '60 * max by (device) (rate(pantau_device_polls_failed[5m]))')],
      ),
    )
    .withPanel(
      lines(
        {
          ...half,
          title: 'Antrean · outbox',
          meaning: 'Samples that wait, and those that the collector had to drop',
          unit: 'short',
        },
        [
          promql('A', 'menunggu · waiting', 'max(pantau_outbox_depth)'),
          promql('B', 'dibuang · dropped', 'max(pantau_collector_samples_dropped)'),
        ],
      ),
    )
    .withPanel(
      lines({ ...half, title: 'CPU server', meaning: 'Share of one core', unit: 'percentunit' }, [
        promql('A', '{{instance}}', 'max by (instance) (rate(pantau_process_cpu_seconds_total[5m]))'),
      ]),
    )
    .withPanel(
      lines({ ...half, title: 'Memori server · memory', meaning: 'Resident', unit: 'bytes' }, [
        promql('A', '{{instance}}', 'max by (instance) (pantau_process_resident_memory_bytes)'),
      ]),
    )
    .withPanel(
      lines(
        {
          ...half,
          title: 'Kelambatan server · event loop',
          meaning: '99th percentile of the delay of its event loop',
          unit: 's',
        },
        [promql('A', '{{instance}}', 'max by (instance) (pantau_nodejs_eventloop_lag_p99_seconds)')],
      ),
    )
    .withPanel(
      lines({ ...half, title: 'Layar terhubung · screens', meaning: 'Browsers that hear live news', unit: 'short' }, [
        promql('A', '{{instance}}', 'sum by (instance) (pantau_sockets)'),
      ]),
    )
    .build()
