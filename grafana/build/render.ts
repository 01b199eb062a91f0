import { stringify } from 'yaml'
import { alertProvisioning } from './alert-rules.ts'
import { collectorHealth } from './collector-health.ts'
import { networkOverview } from './network-overview.ts'
import { oneLink } from './one-link.ts'
import { slaAndRequests } from './sla-and-requests.ts'

/** Every generated file: path below grafana/ → text. The same input gives the same bytes. */
export const renderGrafana = (): Map<string, string> => {
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
  return new Map([
    ['dashboards/network-overview.json', json(networkOverview())],
    ['dashboards/one-link.json', json(oneLink())],
    ['dashboards/sla-and-requests.json', json(slaAndRequests())],
    ['dashboards/collector-health.json', json(collectorHealth())],
    [
      'provisioning/alerting/rules.yaml',
      `# Written by "npm run grafana".\n${stringify(alertProvisioning(), { lineWidth: 0 })}`,
    ],
  ])
}
