import { unknownSide, type ConfiguredSide, type LinkReadBack } from '#domain/configured-rate.ts'
import type { InventoryDevice, InventoryLink } from '#platform/inventory.ts'
import type { LearntDevice } from '../poll/learnt-device.ts'
import type { TrackedLink } from '../poll/tracked-link.ts'
import { asSnmpFailure, explainFailure } from '../snmp/snmp-failure.ts'
import type { SnmpSession } from '../snmp/snmp-session.ts'
import { readPolicyLimits, type PolicyLimit } from './cbqos.ts'
import { getText } from './get-json.ts'
import { parseRouterQueues, queueLimit, type QueueLimit, type RouterQueue } from './routeros-queues.ts'

/** What reading back needs of a device poller. */
export interface ReadBackDevice {
  readonly device: InventoryDevice
  readonly links: readonly Pick<TrackedLink, 'link' | 'binding' | 'speedBps'>[]
  readonly learnt: LearntDevice
  /** Works with the device's session; null while the device does not answer at all. */
  ask<T>(work: (session: SnmpSession) => Promise<T>): Promise<T> | null
}

const QUEUES = '/rest/queue/simple?.proplist=name,target,parent,max-limit,disabled'

/**
 * Reads what a device says about the limits of its links: Cisco's policies by SNMP, the simple queues of RouterOS by
 * REST where the inventory gives it. Never rejects: what could not be read is a problem of its links. Null: the device
 * does not answer, so nothing new is known.
 */
export const readBackDevice = async (poller: ReadBackDevice, nowMs: () => number): Promise<LinkReadBack[] | null> => {
  const { device, links, learnt } = poller
  const asked = poller.ask((session) =>
    readPolicyLimits(session, device.snmp.version !== '1' && learnt.isBulkBroken !== true),
  )
  if (asked === null) return null
  const policies = await asked.catch((error: unknown) => explainFailure(asSnmpFailure(error), device.snmp.version))
  const queues = device.rest ? await readQueues(device.host, device.rest) : []
  const readAtMs = Math.round(nowMs())
  const problems = [policies, queues].filter((result) => typeof result === 'string')
  return links.map((tracked) => ({
    linkId: tracked.link.id,
    readAtMs,
    ...linkSides(tracked, {
      policies: typeof policies === 'string' ? [] : policies,
      queues: typeof queues === 'string' ? [] : queues,
      isReversed: learnt.orientations[tracked.link.id] === 'inIsUpload',
    }),
    portBps: tracked.speedBps,
    problem: problems.length === 0 ? null : problems.join('; '),
  }))
}

const readQueues = (host: string, rest: NonNullable<InventoryDevice['rest']>): Promise<RouterQueue[] | string> =>
  getText(host, rest, QUEUES)
    .then(parseRouterQueues)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))

interface Sources {
  policies: readonly PolicyLimit[]
  queues: readonly RouterQueue[]
  /** The queue's target is not the OPD but the network (queue-orientation.ts). */
  isReversed: boolean
}

type Sides = Pick<LinkReadBack, 'down' | 'up'>

const linkSides = ({ link, binding }: ReadBackDevice['links'][number], sources: Sources): Sides => {
  const { policies, queues } = sources
  if (link.target.kind === 'queue') {
    const { name, columns } = link.target
    const limit = queueLimit(queues, (queue) => queue.name === name)
    const isReversed = columns === 'learn' ? sources.isReversed : columns === 'inIsUpload'
    return limit ? queueSides(limit, isReversed) : { down: unknownSide, up: unknownSide }
  }
  const { name } = link.target
  const faces = facing(link)
  // A queue may have the port itself as its target: what the target uploads is what the port receives.
  const limit = queueLimit(queues, ({ targets }) => targets.includes(name))
  if (limit) return queueSides(limit, link.faces === 'network')
  const index = binding?.kind === 'interface' ? binding.row.index : null
  const side = (wanted: PolicyLimit['side']): ConfiguredSide => {
    const policy = policies.find((one) => one.ifIndex === index && one.side === wanted)
    return policy ? { bps: policy.bps, source: policy.source, name: policy.policy, uplinkBps: null } : unknownSide
  }
  return { down: side(faces.down), up: side(faces.up) }
}

const facing = ({ faces }: InventoryLink): { down: PolicyLimit['side']; up: PolicyLimit['side'] } =>
  faces === 'opd' ? { down: 'sent', up: 'received' } : { down: 'received', up: 'sent' }

const queueSides = (limit: QueueLimit, isReversed: boolean): Sides => {
  const side = (bps: number | null, uplinkBps: number | null): ConfiguredSide => ({
    bps,
    source: bps === null ? null : 'routeros-queue',
    name: limit.queue,
    uplinkBps,
  })
  const upload = side(limit.uploadBps, limit.sharedUploadBps)
  const download = side(limit.downloadBps, limit.sharedDownloadBps)
  return isReversed ? { down: upload, up: download } : { down: download, up: upload }
}
