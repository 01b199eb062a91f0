import type { CollectorCommand, CollectorMessage, ProbeTarget } from '#wire/collector-feed.ts'
import { probeDevice } from './discovery/probe-device.ts'
import type { Fleet } from './fleet.ts'
import type { ReadBacks } from './readback/create-read-backs.ts'
import { MAX_BURST_MINUTES, type Bursts } from './schedule/burst.ts'
import type { SnmpSession } from './snmp/snmp-session.ts'

type Reply = Extract<CollectorMessage, { type: 'reply' }>

/** The commands of the feed: burst (0 minutes end one), reload, and probe. A refusal is a reply, never an error. */
export const obeyCommand = async (
  command: CollectorCommand,
  {
    fleet,
    bursts,
    readBacks,
    openSession,
    reload,
  }: {
    fleet: Fleet
    bursts: Bursts
    readBacks: ReadBacks
    openSession(target: ProbeTarget): Promise<SnmpSession>
    reload(): Promise<void>
  },
): Promise<Reply> => {
  const { requestId } = command
  const refuse = (problem: string): Reply => ({ type: 'reply', requestId, ok: false, problem })
  if (command.type === 'reload')
    return reload().then(
      () => ({ type: 'reply', requestId, ok: true }),
      (error: unknown) => refuse(error instanceof Error ? error.message : String(error)),
    )
  if (command.type === 'probe') return { type: 'reply', requestId, ...(await probeDevice(command, openSession)) }
  if (command.minutes === 0) {
    bursts.end(command.linkId)
    return { type: 'reply', requestId, ok: true }
  }
  if (!(command.minutes > 0 && command.minutes <= MAX_BURST_MINUTES))
    return refuse(`a burst lasts up to ${MAX_BURST_MINUTES} minutes`)
  const found = fleet.find(command.linkId)
  if (!found) return refuse(`there is no link "${command.linkId}" in this collector's inventory`)
  if (found.tracked.problem !== null) return refuse(`the link is not measured: ${found.tracked.problem}`)
  readBacks.hurry(found.poller.device.id)
  return { type: 'reply', requestId, ok: true, untilMs: bursts.start(found.poller, found.tracked, command.minutes) }
}
