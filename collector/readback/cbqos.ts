import { asCount, asNumber, asText } from '../snmp/decode-varbind.ts'
import type { SnmpSession, SnmpValue } from '../snmp/snmp-session.ts'
import { walkColumns } from '../snmp/walk-columns.ts'

/** CISCO-CLASS-BASED-QOS-MIB (snmp-devices.md §4); columns without the index. */
const mib = '1.3.6.1.4.1.9.9.166.1'
const servicePolicy = { direction: `${mib}.1.1.1.3`, ifIndex: `${mib}.1.1.1.4` } as const
const object = { config: `${mib}.5.1.1.2`, type: `${mib}.5.1.1.3`, parent: `${mib}.5.1.1.4` } as const
const className = `${mib}.7.1.1.1`
const policyName = `${mib}.6.1.1.1`
const police = { rate: `${mib}.12.1.1.1`, rateType: `${mib}.12.1.1.12`, rate64: `${mib}.12.1.1.11` } as const
const shape = { rate: `${mib}.13.1.1.1`, rate64: `${mib}.13.1.1.11` } as const

/** cbQosObjectsType. */
const POLICY_MAP = 1
const CLASS_MAP = 2
const SHAPING = 6
const POLICE = 7
/** cbQosPoliceCfgRateType: a rate in per cent of the port is no bit/s. */
const PERCENT = 2
/** A chassis has some thousand objects; more is a walk that does not end. */
const MAX_ROWS = 20_000

/** A limit for all traffic of an interface in one direction. */
export interface PolicyLimit {
  ifIndex: string
  /** As seen from the interface. */
  side: 'received' | 'sent'
  bps: number
  source: 'cbqos-shape' | 'cbqos-police'
  policy: string
}

type Columns = readonly Map<string, SnmpValue>[]

/**
 * The configured shape and police rates of the device's interfaces. Only what limits the whole interface counts: a
 * limit of `class-default` where the policy has no other class; in a policy of several classes none of them is the
 * limit of the link. Of several limits the lowest acts. Empty where the device has no such MIB. Rejects with SnmpFailure.
 */
export const readPolicyLimits = async (session: SnmpSession, bulk: boolean): Promise<PolicyLimit[]> => {
  const [first] = await session.next([servicePolicy.ifIndex])
  if (!first?.oid.startsWith(`${servicePolicy.ifIndex}.`)) return []
  const limits = { bulk, maxRows: MAX_ROWS }
  const policies = await walkColumns(session, [servicePolicy.ifIndex, servicePolicy.direction], limits)
  const slow = { ...limits, bulk: bulk && !policies.isBulkBroken }
  const objects = await walkColumns(session, [object.config, object.type, object.parent], slow)
  const configs = await walkColumns(
    session,
    [className, policyName, police.rate, police.rate64, police.rateType, shape.rate, shape.rate64],
    slow,
  )
  return policyLimits(policies.columns, objects.columns, configs.columns)
}

interface QosObject {
  id: string
  config: string
  type: number | null
  parent: string
}

/** The same from walked columns: policies by policyIndex, objects by policyIndex.objectsIndex, configs by configIndex. */
export const policyLimits = (policies: Columns, objects: Columns, configs: Columns): PolicyLimit[] => {
  const [ifIndexes, directions] = policies
  const byPolicy = objectsByPolicy(objects)
  const found: PolicyLimit[] = []
  for (const [policyIndex, ifIndex] of ifIndexes ?? []) {
    const index = asNumber(ifIndex)
    const direction = asNumber(directions?.get(policyIndex))
    if (index === null || (direction !== 1 && direction !== 2)) continue
    const limit = wholeLimit(byPolicy.get(policyIndex) ?? [], configs)
    if (limit) found.push({ ifIndex: String(index), side: direction === 1 ? 'received' : 'sent', ...limit })
  }
  return found
}

const objectsByPolicy = ([config, type, parent]: Columns): Map<string, QosObject[]> => {
  const byPolicy = new Map<string, QosObject[]>()
  for (const [index, value] of config ?? []) {
    const dot = index.indexOf('.')
    if (dot < 0) continue
    const policyIndex = index.slice(0, dot)
    const one = {
      id: index.slice(dot + 1),
      config: String(asNumber(value) ?? ''),
      type: asNumber(type?.get(index)),
      parent: String(asNumber(parent?.get(index)) ?? ''),
    }
    byPolicy.set(policyIndex, [...(byPolicy.get(policyIndex) ?? []), one])
  }
  return byPolicy
}

type WholeLimit = Pick<PolicyLimit, 'bps' | 'source' | 'policy'>

/** Policy map (parent 0) → its classes → their actions. Limits of child policies act on a part of the traffic only. */
const wholeLimit = (objects: readonly QosObject[], configs: Columns): WholeLimit | null => {
  const [classNames, policyNames] = configs
  const root = objects.find(({ type, parent }) => type === POLICY_MAP && parent === '0')
  if (!root) return null
  const classes = objects.filter(({ type, parent }) => type === CLASS_MAP && parent === root.id)
  const [only] = classes
  if (!only || classes.length > 1 || asText(classNames?.get(only.config)) !== 'class-default') return null
  const policy = asText(policyNames?.get(root.config)) ?? ''
  const limits = objects
    .filter(({ parent }) => parent === only.id)
    .flatMap((action): WholeLimit[] => {
      if (action.type !== SHAPING && action.type !== POLICE) return []
      const bps = action.type === SHAPING ? shapeBps(action.config, configs) : policeBps(action.config, configs)
      const source = action.type === SHAPING ? 'cbqos-shape' : 'cbqos-police'
      return bps === null ? [] : [{ bps, source, policy }]
    })
  return limits.reduce<WholeLimit | null>((low, limit) => (low === null || limit.bps < low.bps ? limit : low), null)
}

/** The 64-bit rate is *typed* Counter64 but is a level; 0 is no rate. */
const level = (wide: SnmpValue | undefined, narrow: SnmpValue | undefined): number | null => {
  const bps = Number(asCount(wide) ?? 0n) || Number(asCount(narrow) ?? 0n)
  return bps > 0 ? bps : null
}

const policeBps = (config: string, [, , rate, rate64, rateType]: Columns): number | null =>
  asNumber(rateType?.get(config)) === PERCENT ? null : level(rate64?.get(config), rate?.get(config))

const shapeBps = (config: string, [, , , , , rate, rate64]: Columns): number | null =>
  level(rate64?.get(config), rate?.get(config))
