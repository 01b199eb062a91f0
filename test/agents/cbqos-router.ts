import { compareOids } from './ber.ts'
import type { Value } from './ber.ts'

const mib = '1.3.6.1.4.1.9.9.166.1'
const int = (value: number): Value => ({ type: 'integer', value })
const gauge = (value: number): Value => ({ type: 'gauge32', value })
const wide = (value: bigint): Value => ({ type: 'counter64', value })
const text = (value: string): Value => ({ type: 'octets', value: Buffer.from(value) })

const POLICY = 1
const CLASS = 2
const SHAPE = 6
const POLICE = 7

/** An action beneath a class: its rate in the columns that an IOS of that age has. */
interface Action {
  type: typeof SHAPE | typeof POLICE
  rate: number
  rate64?: bigint
  /** cbQosPoliceCfgRateType 2: the rate is a share of the port. */
  isPercent?: boolean
}

export interface ServicePolicy {
  ifIndex: number
  direction: 'in' | 'out'
  name: string
  classes: { name: string; actions: Action[]; child?: { name: string; actions: Action[] } }[]
}

export const shapeTo = (rate: number, rate64?: bigint): Action => ({
  type: SHAPE,
  rate,
  ...(rate64 === undefined ? {} : { rate64 }),
})
export const policeTo = (rate: number, more: Partial<Action> = {}): Action => ({ type: POLICE, rate, ...more })

/**
 * The rows of CISCO-CLASS-BASED-QOS-MIB as IOS numbers them: policies and objects by run-time indexes, names and rates
 * by configuration indexes. Made by hand: of the public recordings with these tables none has a rate.
 */
export const cbqosRows = (policies: readonly ServicePolicy[]): Map<string, Value> => {
  const rows = new Map<string, Value>()
  let next = 1000
  const addObject = (policy: number, type: number, parent: number): { object: number; config: number } => {
    const [object, config] = [next++, next++]
    rows.set(`${mib}.5.1.1.2.${policy}.${object}`, gauge(config))
    rows.set(`${mib}.5.1.1.3.${policy}.${object}`, int(type))
    rows.set(`${mib}.5.1.1.4.${policy}.${object}`, gauge(parent))
    return { object, config }
  }
  const addAction = (policy: number, parent: number, { type, rate, rate64, isPercent }: Action): void => {
    const { config } = addObject(policy, type, parent)
    const entry = `${mib}.${type === SHAPE ? 13 : 12}.1.1`
    rows.set(`${entry}.1.${config}`, type === SHAPE ? int(rate) : gauge(rate))
    if (rate64 !== undefined) rows.set(`${entry}.11.${config}`, wide(rate64))
    if (type === POLICE) rows.set(`${entry}.12.${config}`, int(isPercent ? 2 : 1))
  }
  for (const [k, { ifIndex, direction, name, classes }] of policies.entries()) {
    const policy = 50 + 2 * k
    rows.set(`${mib}.1.1.1.2.${policy}`, int(1))
    rows.set(`${mib}.1.1.1.3.${policy}`, int(direction === 'in' ? 1 : 2))
    rows.set(`${mib}.1.1.1.4.${policy}`, int(ifIndex))
    const root = addObject(policy, POLICY, 0)
    rows.set(`${mib}.6.1.1.1.${root.config}`, text(name))
    for (const one of classes) {
      const own = addObject(policy, CLASS, root.object)
      rows.set(`${mib}.7.1.1.1.${own.config}`, text(one.name))
      for (const action of one.actions) addAction(policy, own.object, action)
      if (!one.child) continue
      const child = addObject(policy, POLICY, own.object)
      rows.set(`${mib}.6.1.1.1.${child.config}`, text(one.child.name))
      const below = addObject(policy, CLASS, child.object)
      rows.set(`${mib}.7.1.1.1.${below.config}`, text('class-default'))
      for (const action of one.child.actions) addAction(policy, below.object, action)
    }
  }
  return rows
}

const tags = { integer: 2, oid: 6, counter32: 65, gauge32: 66, ticks: 67, counter64: 70 } as const

/** The rows as a recording for snmpsim. */
export const asRecording = (rows: ReadonlyMap<string, Value>): string =>
  [...rows]
    .sort(([a], [b]) => compareOids(a, b))
    .map(([oid, value]) => {
      if (!('value' in value)) throw new Error(`${oid} has no value to record`)
      if (value.type === 'octets') return `${oid}|4x|${value.value.toString('hex')}\n`
      return `${oid}|${tags[value.type]}|${String(value.value)}\n`
    })
    .join('')
