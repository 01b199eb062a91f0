import { complaintStates, isEnded } from '#domain/complaint.ts'
import { pantauDashboard, type Dashboard } from './dashboard.ts'
import { figure, lines, steps } from './panels.ts'
import { metrics, promql } from './queries.ts'

const small = { source: metrics, width: 4, height: 4 } as const
const wide = { source: metrics, unit: 'short', isStacked: true, width: 12, height: 9 } as const
const clock = (state: string): string => `max(pantau_request_clocks{clock="${state}"})`
const openComplaints = complaintStates.filter((state) => !isEnded(state)).join('|')
const share = (part: string): string => `max(pantau_quarter_requests_${part}) / max(pantau_quarter_requests_done)`

export const slaAndRequests = (): Dashboard =>
  pantauDashboard(
    'pantau-sla',
    'SLA dan permohonan · SLA and requests',
    'Counts alone: whose letter it is, Pantau says to those who may know.',
  )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Terlambat kini · late now',
          meaning: 'Open requests whose 24 hours are over',
          unit: 'short',
          limits: steps([1, 'red']),
        },
        [promql('A', '', clock('breached'))],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Hampir terlambat · at risk',
          meaning: 'Open requests near their limit',
          unit: 'short',
          limits: steps([1, 'orange']),
        },
        [promql('A', '', clock('at_risk'))],
      ),
    )
    .withPanel(
      figure({ ...small, title: 'Berjalan · running', meaning: 'Open requests with time left', unit: 'short' }, [
        promql('A', '', clock('running')),
      ]),
    )
    .withPanel(
      figure(
        { ...small, title: 'Dijeda · paused', meaning: 'Clocks that stand still for a recorded reason', unit: 'short' },
        [promql('A', '', clock('paused'))],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Selesai triwulan ini · done this quarter',
          meaning: 'First declared done in the running quarter',
          unit: 'short',
        },
        [promql('A', '', 'max(pantau_quarter_requests_done)')],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Tepat waktu · on time',
          meaning: 'Share of them that kept the 24 hours',
          unit: 'percentunit',
        },
        [promql('A', '', share('on_time'))],
      ),
    )
    .withPanel(
      figure(
        { ...small, title: 'Terbukti · proven', meaning: 'Share of them that measurement proved', unit: 'percentunit' },
        [promql('A', '', share('proven'))],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Dibantah pengukuran · contradicted',
          meaning: 'Declared done, and measurement said otherwise',
          unit: 'short',
          limits: steps([1, 'red']),
        },
        [promql('A', '', 'max(pantau_quarter_requests_false_done)')],
      ),
    )
    .withPanel(
      figure({ ...small, title: 'Median · median', meaning: 'Counted time until done', unit: 'm' }, [
        promql('A', '', 'max(pantau_quarter_net_minutes_median)'),
      ]),
    )
    .withPanel(
      figure({ ...small, title: 'Persentil 90 · 90th percentile', meaning: 'Counted time until done', unit: 'm' }, [
        promql('A', '', 'max(pantau_quarter_net_minutes_p90)'),
      ]),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Pengaduan terbuka · open complaints',
          meaning: 'Not closed, rejected or forwarded',
          unit: 'short',
        },
        [promql('A', '', `sum(max by (state) (pantau_complaints{state=~"${openComplaints}"}))`)],
      ),
    )
    .withPanel(
      figure(
        {
          ...small,
          title: 'Permohonan terbuka · open requests',
          meaning: 'The office still has to act',
          unit: 'short',
        },
        [promql('A', '', 'max(pantau_requests_open)')],
      ),
    )
    .withPanel(
      lines({ ...wide, title: 'Jam permohonan · clocks', meaning: 'What the clocks of open requests said' }, [
        promql('A', '{{clock}}', 'max by (clock) (pantau_request_clocks{clock=~"running|at_risk|breached|paused"})'),
      ]),
    )
    .withPanel(
      lines(
        { ...wide, title: 'Permohonan menurut keadaan · requests by state', meaning: 'All of them, drafts left out' },
        [promql('A', '{{state}}', 'max by (state) (pantau_requests)')],
      ),
    )
    .withPanel(
      lines({ ...wide, title: 'Pengaduan menurut keadaan · complaints by state', meaning: 'All of them' }, [
        promql('A', '{{state}}', 'max by (state) (pantau_complaints)'),
      ]),
    )
    .withPanel(
      lines(
        {
          ...wide,
          title: 'Putusan bukti · verdicts',
          meaning: 'Links on which each verdict stands, or stood for an earlier request',
        },
        [
          promql(
            'A',
            '{{verdict}}',
            'count by (verdict) (max by (link, verdict) (pantau_link_proof_timestamp_seconds))',
          ),
        ],
      ),
    )
    .build()
