import { asNumber } from '../snmp/decode-varbind.ts'
import { asSnmpFailure, SnmpFailure } from '../snmp/snmp-failure.ts'
import type { GetAnswer, SnmpSession } from '../snmp/snmp-session.ts'
import type { DeviceFacts, LinkAnswer, LinkQuery } from './link-query.ts'
import { system } from './oids.ts'
import type { RequestSize } from './request-size.ts'
import type { TrackedLink } from './tracked-link.ts'

export interface LinkRead {
  /** A string: why the answer is not about this link. */
  answer: LinkAnswer | string
  sentAtMs: number
  receivedAtMs: number
  uptimeTicks: number | null
}

export interface ReadOptions {
  size: RequestSize
  /** Monotonic. */
  endsAtMs: number
  hasBoots: boolean
}

interface Batch {
  oids: string[]
  /** The query is kept: the link may be lost or bound anew while the answer is under way. */
  parts: { tracked: TrackedLink; query: LinkQuery; at: number }[]
}

export interface DeviceRead {
  reads: Map<TrackedLink, LinkRead>
  /** Why the links that are not in `reads` were not read; null when all were. */
  failure: SnmpFailure | null
}

/**
 * Reads all bound links in as few requests as the device takes. A link's identity, its counters and the device's uptime
 * are always in one request. An answer that is an error is narrowed down to the link that causes it. Silence ends the
 * cycle: what was read before stays, the rest is a gap.
 */
export const readLinks = async (
  session: SnmpSession,
  links: readonly TrackedLink[],
  options: ReadOptions,
): Promise<DeviceRead> => {
  const reads = new Map<TrackedLink, LinkRead>()
  const alone = new Set<TrackedLink>()
  let failure: SnmpFailure | null = null
  let todo = links.filter(isBound)
  while (todo.length > 0) {
    const batch = nextBatch(todo, options, alone)
    const answer = await ask(session, batch, options)
    const rest = todo.slice(batch.parts.length)
    if (answer === 'smaller') continue
    if (answer instanceof SnmpFailure) {
      failure = answer
      if (answer.kind !== 'device-error' && answer.kind !== 'bad-answer') break
      if (batch.parts.length === 1) todo = rest.filter(isBound)
      else for (const { tracked } of batch.parts) alone.add(tracked)
      continue
    }
    const again: TrackedLink[] = []
    for (const { tracked, query, at } of batch.parts) {
      const read = readPart(query, at, answer, options.hasBoots)
      if (typeof read.answer !== 'string' && read.answer.needs32) {
        tracked.setMode('both')
        again.push(tracked)
      } else reads.set(tracked, read)
    }
    todo = [...again, ...rest].filter(isBound)
  }
  return { reads, failure }
}

const isBound = (tracked: TrackedLink): boolean => tracked.binding !== null

const nextBatch = (
  todo: readonly TrackedLink[],
  { size, hasBoots }: ReadOptions,
  alone: ReadonlySet<TrackedLink>,
): Batch => {
  const oids: string[] = hasBoots ? [system.upTime, system.engineBoots] : [system.upTime]
  const head = oids.length
  const parts: Batch['parts'] = []
  for (const tracked of todo) {
    let query = tracked.query
    if (query && parts.length === 0 && head + query.oids.length > size.size) {
      // One link alone is too much for this device: only its identity and octets.
      tracked.setMinimal(true)
      query = tracked.query
    }
    if (!query) continue
    if (parts.length > 0 && (alone.has(tracked) || oids.length + query.oids.length > size.size)) break
    parts.push({ tracked, query, at: oids.length })
    oids.push(...query.oids)
    if (alone.has(tracked)) break
  }
  return { oids, parts }
}

const ask = async (
  session: SnmpSession,
  { oids }: Batch,
  { size, endsAtMs }: ReadOptions,
): Promise<GetAnswer | SnmpFailure | 'smaller'> => {
  const isProven = size.isProven(oids.length)
  const deadlineMs = endsAtMs - performance.now()
  if (deadlineMs < 20) return new SnmpFailure('no-answer', '')
  try {
    const answer = await session.get(oids, isProven ? { deadlineMs } : { deadlineMs: deadlineMs * 0.6, attempts: 2 })
    size.answered(oids.length)
    return answer
  } catch (error) {
    const failure = asSnmpFailure(error)
    const isAboutSize =
      failure.kind === 'too-big' || (!isProven && (failure.kind === 'no-answer' || failure.kind === 'bad-answer'))
    if (isAboutSize && size.shrink(oids.length)) return 'smaller'
    return failure
  }
}

const readPart = (query: LinkQuery, at: number, answer: GetAnswer, hasBoots: boolean): LinkRead => {
  const { values, sentAtMs, receivedAtMs } = answer
  const uptimeTicks = asNumber(values[0])
  const facts: DeviceFacts = {
    atMs: (sentAtMs + receivedAtMs) / 2,
    uptimeMs: uptimeTicks === null ? null : uptimeTicks * 10,
    engineBoots: hasBoots ? asNumber(values[1]) : null,
  }
  return { answer: query.read(values, at, facts), sentAtMs, receivedAtMs, uptimeTicks }
}
