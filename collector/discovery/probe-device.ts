import { parseRateBps } from '#domain/units.ts'
import type { CollectorCommand, CollectorMessage, ProbeTarget } from '#wire/collector-feed.ts'
import type { FoundLink, ProbedDevice } from '#wire/device-probe.ts'
import { system } from '../poll/oids.ts'
import { asText } from '../snmp/decode-varbind.ts'
import { asSnmpFailure } from '../snmp/snmp-failure.ts'
import type { SnmpSession } from '../snmp/snmp-session.ts'
import { discoverDevice } from './discover-device.ts'
import { proposeLinks, UNNAMED_OPD, type LinkProposal } from './propose-links.ts'

/** A device on the screen is not waited for longer than a person waits; a real cycle has its own deadlines. */
const GREETING = { attempts: 3, deadlineMs: 6_000 }

const rate = (text: string | undefined): number | null => (text === undefined ? null : (parseRateBps(text) ?? null))

const asFound = ({ id, opd, target, contract, comment, port }: LinkProposal, isCarrier: boolean): FoundLink => ({
  ...('queue' in target
    ? { kind: 'queue', name: target.queue.name, alias: null, mac: null }
    : {
        kind: 'interface',
        name: target.interface.name,
        alias: target.interface.alias ?? null,
        mac: target.interface.mac ?? null,
      }),
  comment,
  speedBps: port?.speedBps ?? null,
  isUp: port ? port.oper === 1 : null,
  isCarrier,
  linkId: id,
  opdId: opd === UNNAMED_OPD ? null : opd,
  downBps: rate(contract?.down),
  upBps: rate(contract?.up),
})

type ProbeReply = Omit<Extract<CollectorMessage, { type: 'reply' }>, 'type' | 'requestId'>

/**
 * Asks a device who it is, and with `walk` what it has, in a session of its own: the device may be polled at the same time,
 * or be in no inventory at all. A failure is a reply with its kind (snmp-failure.ts), never an error.
 */
export const probeDevice = async (
  { deviceId, target, walk }: Extract<CollectorCommand, { type: 'probe' }>,
  openSession: (target: ProbeTarget) => Promise<SnmpSession>,
): Promise<ProbeReply> => {
  try {
    const session = await openSession(target)
    try {
      const { values, sentAtMs, receivedAtMs } = await session.get([system.name, system.descr], GREETING)
      const device: ProbedDevice = {
        sysName: asText(values[0]) ?? '',
        sysDescr: asText(values[1]) ?? '',
        rttMs: Math.round((receivedAtMs - sentAtMs) * 10) / 10,
        found: null,
        doubts: [],
      }
      if (!walk) return { ok: true, device }
      const discovery = await discoverDevice(session, target.snmp.version)
      const { carriers, others } = proposeLinks(discovery, deviceId)
      const found = [...carriers.map((link) => asFound(link, true)), ...others.map((link) => asFound(link, false))]
      return { ok: true, device: { ...device, found, doubts: discovery.tables.doubts } }
    } finally {
      session.close()
    }
  } catch (error) {
    const { kind, message } = asSnmpFailure(error)
    return { ok: false, problem: message, failure: { kind, detail: message } }
  }
}
