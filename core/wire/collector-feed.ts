import { rateSources } from '#domain/configured-rate.ts'
import type { LinkSample } from '#domain/sample.ts'
import { z } from 'zod/mini'
import { probedDevice, probeFailure } from './device-probe.ts'
import { decodeSample, type WireSample } from './feed-sample.ts'

/**
 * The contract between a collector and the server on the same host: newline-delimited JSON over a Unix socket in the
 * data folder (mode 0600). The collector listens, the server connects and reconnects, so one process or two processes
 * run the same path, and either may die alone. News from the collector; the commands are burst, reload (the inventory anew) and
 * probe (ask a device that need not be in the inventory).
 */
export const collectorSocketName = 'collector.sock'

/**
 * Between machines the same messages travel over a WebSocket of socket.io with this path, below the server's address: the
 * collector connects, to each of its servers, with its token as bearer; event `feed` to the server, event `command` back.
 */
export const COLLECTOR_FEED_PATH = '/collector-feed'
/** What one message between machines may take; a collector cuts batches so that they stay far below. */
export const MAX_REMOTE_MESSAGE = 4 * 1024 * 1024
/** Samples in one message between machines. */
export const REMOTE_BATCH = 2_000

export const deviceState = z.object({
  id: z.string(),
  state: z.enum(['starting', 'up', 'down']),
  lastAnswerAtMs: z.nullable(z.number()),
  /** Readable failure of the last poll: what and what to do. */
  problem: z.nullable(z.string()),
  rttMs: z.nullable(z.number()),
  /** Lateness of the last poll against its schedule. */
  lagMs: z.nullable(z.number()),
  refreshMs: z.nullable(z.number()),
  uptimeGranularityMs: z.nullable(z.number()),
  pollsOk: z.number(),
  pollsFailed: z.number(),
  links: z.number(),
})
export type DeviceState = z.infer<typeof deviceState>

export const collectorStatus = z.object({
  startedAtMs: z.number(),
  lastCycleAtMs: z.nullable(z.number()),
  samplesWritten: z.number(),
  samplesDropped: z.number(),
  /** Samples that wait, in memory and on the disk. */
  outboxDepth: z.number(),
  /** What waits on the disk for a store behind a network; null for the embedded store. */
  outbox: z.nullable(
    z.object({
      bytes: z.number(),
      oldestMs: z.nullable(z.number()),
      givenUp: z.number(),
      problem: z.nullable(z.object({ code: z.string(), message: z.string(), sinceMs: z.number() })),
    }),
  ),
  devices: z.array(deviceState),
  /** linkId → reason, only for links in quarantine or not found. */
  quarantined: z.record(z.string(), z.string()),
  /** linkId → what a person should know about a link that is measured. */
  warnings: z.record(z.string(), z.string()),
  /** linkId → until. */
  bursts: z.record(z.string(), z.number()),
})
export type CollectorStatus = z.infer<typeof collectorStatus>

const configuredSide = z.object({
  bps: z.nullable(z.number()),
  source: z.nullable(z.enum(rateSources)),
  name: z.nullable(z.string()),
  uplinkBps: z.nullable(z.number()),
})

/** What a device said about the limits of a link: read each ten minutes, all of them again to a new connection. */
export const linkReadBack = z.object({
  linkId: z.string(),
  readAtMs: z.number(),
  down: configuredSide,
  up: configuredSide,
  portBps: z.nullable(z.number()),
  problem: z.nullable(z.string()),
})

const statusMessage = z.object({ type: z.literal('status'), status: collectorStatus })
const replyMessage = z.object({
  type: z.literal('reply'),
  requestId: z.string(),
  ok: z.boolean(),
  untilMs: z.optional(z.number()),
  problem: z.optional(z.string()),
  /** Of a probe: what the device said, or why it did not. */
  device: z.optional(probedDevice),
  failure: z.optional(probeFailure),
})
const ratesMessage = z.object({ type: z.literal('rates'), rates: z.array(linkReadBack) })
const rareMessage = z.discriminatedUnion('type', [statusMessage, ratesMessage, replyMessage])
type RareMessage = z.infer<typeof rareMessage>

/** Samples are sent after their batch is durable. */
export type CollectorMessage = { type: 'samples'; samples: WireSample[] } | RareMessage
export type HeardMessage = { type: 'samples'; samples: LinkSample[] } | RareMessage

/** Reads a line of the feed; null for what is no message of this version. */
export const readCollectorMessage = (line: string): HeardMessage | null => {
  try {
    return readFeedJson(JSON.parse(line))
  } catch {
    return null
  }
}

/** The same of a message that is parsed already. */
export const readFeedJson = (json: unknown): HeardMessage | null => {
  if (!isSamples(json)) return rareMessage.safeParse(json).data ?? null
  const samples: LinkSample[] = []
  for (const wire of json.samples) {
    const sample = decodeSample(wire)
    if (!sample) return null
    samples.push(sample)
  }
  return { type: 'samples', samples }
}

const isSamples = (json: unknown): json is { samples: unknown[] } =>
  typeof json === 'object' &&
  json !== null &&
  'type' in json &&
  json.type === 'samples' &&
  'samples' in json &&
  Array.isArray(json.samples)

const authKey = z.nullable(
  z.object({ protocol: z.enum(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']), key: z.string() }),
)
const privKey = z.nullable(z.object({ protocol: z.enum(['aes', 'aes256b', 'aes256r']), key: z.string() }))
/** With its secrets: it goes over the Unix socket of this machine, or over the TLS of a collector elsewhere. */
const probeTarget = z.object({
  host: z.string(),
  port: z.number(),
  snmp: z.discriminatedUnion('version', [
    z.object({ version: z.literal('1'), community: z.string() }),
    z.object({ version: z.literal('2c'), community: z.string() }),
    z.object({ version: z.literal('3'), user: z.string(), auth: authKey, priv: privKey }),
  ]),
})
export type ProbeTarget = z.infer<typeof probeTarget>

export const collectorCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('burst'), requestId: z.string(), linkId: z.string(), minutes: z.number() }),
  /** The inventory is read anew; of a collector elsewhere: it asks for its share at once. */
  z.object({ type: z.literal('reload'), requestId: z.string() }),
  z.object({
    type: z.literal('probe'),
    requestId: z.string(),
    deviceId: z.string(),
    target: probeTarget,
    /** Walk its interfaces and queues too. */
    walk: z.boolean(),
  }),
])
export type CollectorCommand = z.infer<typeof collectorCommand>

/** Longest line that either side accepts; a longer one ends the connection. */
export const MAX_FEED_LINE = 16 * 1024 * 1024
