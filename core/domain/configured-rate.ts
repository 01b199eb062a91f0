import type { Direction } from './sample.ts'
import type { KnownLimits } from './verification/model.ts'

/** Where a device told its limit: a shaper or a policer of Cisco's MQC, or a simple queue of RouterOS. */
export const rateSources = ['cbqos-shape', 'cbqos-police', 'routeros-queue'] as const
export type RateSource = (typeof rateSources)[number]

/** What a device says it lets through in one direction. Null: it says nothing, which is not "no limit". */
export interface ConfiguredSide {
  bps: number | null
  source: RateSource | null
  /** Policy or queue, as the device calls it: what a technician looks for. */
  name: string | null
  /** A limit that this link shares with others (a parent queue), bit/s. */
  uplinkBps: number | null
}

/** One reading of the limits of a link (snmp-devices.md §3): a claim; the verdict stays with the octets. */
export interface LinkReadBack {
  linkId: string
  readAtMs: number
  down: ConfiguredSide
  up: ConfiguredSide
  /** Speed of its port, where the device says one that can be believed: a weak hint, never the contract. */
  portBps: number | null
  /** Why nothing could be read, and what to do; null when the reading is complete. */
  problem: string | null
}

export const unknownSide: ConfiguredSide = { bps: null, source: null, name: null, uplinkBps: null }

/**
 * The limits that a proof may hold against the traffic: of a reading at or after `sinceMs` (the declared change), for an
 * older one tells what was before. Null = not known.
 */
export const knownLimits = (reading: LinkReadBack | undefined, direction: Direction, sinceMs: number): KnownLimits => {
  if (!reading || reading.readAtMs < sinceMs) return { shaperBps: null, portBps: null, uplinkBps: null }
  const side = reading[direction]
  return { shaperBps: side.bps, portBps: reading.portBps, uplinkBps: side.uplinkBps }
}
