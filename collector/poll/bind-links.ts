import { portSpeedBps } from '#domain/port-speed.ts'
import { asNumber } from '../snmp/decode-varbind.ts'
import type { SnmpSession } from '../snmp/snmp-session.ts'
import { bindLink } from './bind-link.ts'
import { readDeviceTables } from './device-tables.ts'
import type { LearntDevice } from './learnt-device.ts'
import { port } from './oids.ts'
import type { TrackedLink } from './tracked-link.ts'

/** Walks the device once and gives every link without a place its place, or the reason why it has none. */
export const bindLinks = async (
  session: SnmpSession,
  links: readonly TrackedLink[],
  learnt: LearntDevice,
): Promise<void> => {
  const lost = links.filter(({ binding }) => binding === null)
  if (lost.length === 0) return
  const withQueues = lost.some(({ link }) => link.target.kind === 'queue')
  const isV1 = lost[0]?.mode === '32'
  const tables = await readDeviceTables(session, { withQueues, bulk: !isV1 && learnt.isBulkBroken !== true })
  if (tables.isBulkBroken) learnt.isBulkBroken = true
  for (const tracked of lost) {
    const result = bindLink(tracked.link, tables, tracked.known)
    if (result.ok) tracked.bind(result.binding)
    else tracked.lose(result.problem)
  }
}

/** Reads the port speeds again: ports renegotiate, and a wrap or an implausible rate is judged by the speed. */
export const refreshSpeeds = async (
  session: SnmpSession,
  links: readonly TrackedLink[],
  varbinds: number,
): Promise<void> => {
  const rows = links.flatMap(({ binding }) => (binding?.kind === 'interface' ? [binding.row] : []))
  const perRequest = Math.max(1, Math.floor(varbinds / 2))
  for (let i = 0; i < rows.length; i += perRequest) {
    const part = rows.slice(i, i + perRequest)
    const oids = part.flatMap(({ index }) => [`${port.speed}.${index}`, `${port.highSpeed}.${index}`])
    const { values } = await session.get(oids)
    part.forEach((row, k) => {
      row.speedBps = portSpeedBps(asNumber(values[2 * k]), asNumber(values[2 * k + 1]))
    })
  }
}
