import { setTimeout as sleep } from 'node:timers/promises'
import { estimateRefreshMs, type CounterLook } from '#domain/refresh-period.ts'
import { asCount } from '../snmp/decode-varbind.ts'
import type { SnmpSession } from '../snmp/snmp-session.ts'
import { port, queue } from './oids.ts'
import type { TrackedLink } from './tracked-link.ts'

const QUICK_STEP_MS = 500
const QUICK_LOOKS = 16
const SLOW_STEP_MS = 1_000
const MOST_LOOKS = 60
/** Three full periods, so that the rhythm and not one accident is seen. */
const ENOUGH_CHANGES = 4
const MAX_COUNTERS = 10

/** Looks at some counters every half second, later every second, until their rhythm shows or a minute has passed. */
export const probeRefresh = async (session: SnmpSession, links: readonly TrackedLink[]): Promise<number | null> => {
  const oids = links.flatMap(({ binding, mode }) => {
    if (binding === null) return []
    if (binding.kind === 'queue') return [`${queue.bytesIn}.${binding.index}`]
    return [`${mode === 'hc' ? port.hcInOctets : port.inOctets}.${binding.row.index}`]
  })
  const asked = oids.slice(0, MAX_COUNTERS)
  if (asked.length === 0) return null
  const looks: CounterLook[] = []
  for (let i = 0; i < MOST_LOOKS; i++) {
    const { values, sentAtMs, receivedAtMs } = await session.get(asked, { attempts: 2, deadlineMs: 2_000 })
    looks.push({ atMs: (sentAtMs + receivedAtMs) / 2, values: values.map(asCount) })
    if (i >= QUICK_LOOKS && mostChanges(looks) >= ENOUGH_CHANGES) break
    await sleep(i < QUICK_LOOKS ? QUICK_STEP_MS : SLOW_STEP_MS, undefined, { ref: false })
  }
  return estimateRefreshMs(looks)
}

const mostChanges = (looks: readonly CounterLook[]): number => {
  const changes = new Array<number>(MAX_COUNTERS).fill(0)
  for (let i = 1; i < looks.length; i++)
    looks[i]?.values.forEach((value, column) => {
      if (value !== looks[i - 1]?.values[column]) changes[column] = (changes[column] ?? 0) + 1
    })
  return Math.max(...changes)
}
