import type { LinkReadBack } from '#domain/configured-rate.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { Inventory } from '#platform/inventory.ts'
import type { CollectorStatus } from '#wire/collector-feed.ts'
import { randomUUID } from 'node:crypto'
import { indexById } from '../directory/inventory-in-force.ts'
import type { Clock } from '../ports/clock.ts'
import type { CollectorDirectory } from '../ports/collector-directory.ts'
import { PROBE_TIMEOUT_MS, WALK_TIMEOUT_MS, type CollectorClient } from './collector-client.ts'
import { joinStatus, statusOfShare } from './join-status.ts'
import type { RemoteFeeds, RemoteNews } from './remote-feeds.ts'

/** After so long a collector's last words about its own work count no more. */
const STATUS_AGE_MS = 60_000

export interface CollectorBoardOptions {
  inventory: Pick<Inventory, 'links'>
  clock: Clock
  directory: Pick<CollectorDirectory, 'holderOf'>
  /** The collector of this machine, and those elsewhere. */
  local: Pick<CollectorClient, 'burst' | 'ageMs' | 'reload' | 'probe'>
  remote: Pick<RemoteFeeds, 'connected' | 'poke'>
  /** To collectors elsewhere, also those that hang on another server. */
  ask: RemoteFeeds['ask']
  onSamples(samples: readonly LinkSample[]): void
  onStatus(status: CollectorStatus): void
  onRates(readings: readonly LinkReadBack[]): void
}

/** All collectors as one: the rest of the server does not see how many there are, or where. */
export const createCollectorBoard = (options: CollectorBoardOptions) => {
  const { inventory, clock, directory, local, remote } = options
  const links = indexById(() => inventory.links)
  const deviceOf = (linkId: string): string | undefined => links().get(linkId)?.deviceId
  const said = new Map<string, { status: CollectorStatus; atMs: number }>()
  let ofThisMachine: CollectorStatus | null = null
  let lastWordAtMs: number | null = null

  const tell = (): void => {
    const nowMs = clock.nowMs()
    for (const [id, { atMs }] of said) if (nowMs - atMs > STATUS_AGE_MS) said.delete(id)
    const joined = joinStatus([
      ...(ofThisMachine ? [ofThisMachine] : []),
      ...[...said].map(([id, { status }]) =>
        statusOfShare(status, {
          device: (deviceId) => directory.holderOf(deviceId) === id,
          link: (linkId) => isOwn(id, linkId),
        }),
      ),
    ])
    if (joined) options.onStatus(joined)
  }
  const isOwn = (collectorId: string, linkId: string): boolean => {
    const deviceId = deviceOf(linkId)
    return deviceId !== undefined && directory.holderOf(deviceId) === collectorId
  }
  return {
    localStatus(status: CollectorStatus): void {
      ofThisMachine = status
      tell()
    },
    /** What a collector elsewhere says of devices that it does not hold is passed over. */
    hear(id: string, message: RemoteNews): void {
      lastWordAtMs = clock.nowMs()
      if (message.type === 'samples')
        options.onSamples(
          message.samples.filter((sample) => deviceOf(sample.linkId) === sample.deviceId && isOwn(id, sample.linkId)),
        )
      else if (message.type === 'rates') options.onRates(message.rates.filter(({ linkId }) => isOwn(id, linkId)))
      else {
        said.set(id, { status: message.status, atMs: lastWordAtMs })
        tell()
      }
    },
    /** Age of the last word of any collector; null when none ever spoke. */
    ageMs(): number | null {
      const localMs = local.ageMs()
      if (lastWordAtMs === null) return localMs
      const remoteMs = Math.max(0, clock.nowMs() - lastWordAtMs)
      return localMs === null ? remoteMs : Math.min(localMs, remoteMs)
    },
    burst: ((linkId, minutes) => {
      const holder = directory.holderOf(deviceOf(linkId) ?? '')
      if (holder === null) return local.burst(linkId, minutes)
      return options.ask(holder, { type: 'burst', requestId: randomUUID(), linkId, minutes })
    }) satisfies CollectorClient['burst'],
    /** The inventory is another one. Those elsewhere look for their share anew. */
    reload: (() => {
      const ids = remote.connected()
      if (ids.length === 0) return local.reload()
      remote.poke(ids)
      return Promise.resolve({ ok: true, untilMs: null })
    }) satisfies CollectorClient['reload'],
    /** Through the collector that has the device; a new one through whichever is there. */
    probe: ((deviceId, target, walk) => {
      const [first] = remote.connected()
      const id = directory.holderOf(deviceId) ?? first
      if (id === undefined) return local.probe(deviceId, target, walk)
      const command = { type: 'probe', requestId: randomUUID(), deviceId, target, walk } as const
      return options.ask(id, command, walk ? WALK_TIMEOUT_MS : PROBE_TIMEOUT_MS)
    }) satisfies CollectorClient['probe'],
  }
}
export type CollectorBoard = ReturnType<typeof createCollectorBoard>
