import { z } from 'zod/mini'
import { instantMs, linkView, liveLink } from './links.ts'

/**
 * Socket.io, one namespace, news only: server → client (plus watch/unwatch). Commands go by HTTP.
 * The first message is `snapshot`; every later one carries the next `seq`. A hole in seq → the client asks again by
 * reconnecting. Each event has ONE object argument (a trailing string kills socket.io's state recovery).
 */
export const PROTOCOL_VERSION = 1

export const ages = z.object({
  /** Age of the collector's last news; null when none ever came. */
  collectorAgeMs: z.nullable(z.number()),
  telemetryOk: z.boolean(),
})

export const snapshotEvent = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  /** Changes when the server's code changed: the page reloads itself. */
  serverVersion: z.string(),
  seq: z.number(),
  serverNowMs: instantMs,
  demo: z.boolean(),
  links: z.array(z.object({ link: linkView, live: liveLink })),
  ages,
})
export const liveEvent = z.object({ seq: z.number(), links: z.array(liveLink) })
export const linkChangedEvent = z.object({ seq: z.number(), link: linkView })
export const tickEvent = z.object({ seq: z.number(), serverNowMs: instantMs, ages })
/** A change of something that the reader should fetch again (request, complaint, notice, …): the id, never the content. */
export const newsEvent = z.object({ seq: z.number(), topic: z.string(), id: z.string(), atMs: instantMs })

export type SnapshotEvent = z.infer<typeof snapshotEvent>
export type LiveEvent = z.infer<typeof liveEvent>
export type LinkChangedEvent = z.infer<typeof linkChangedEvent>
export type TickEvent = z.infer<typeof tickEvent>
export type NewsEvent = z.infer<typeof newsEvent>

export interface ServerToClientEvents {
  snapshot: (event: SnapshotEvent) => void
  live: (event: LiveEvent) => void
  linkChanged: (event: LinkChangedEvent) => void
  tick: (event: TickEvent) => void
  news: (event: NewsEvent) => void
}
export interface ClientToServerEvents {
  /** Ask for 1 frame/s detail of the visible links; the server checks scope. Ends with the socket or `unwatch`. */
  watch: (links: { linkIds: string[] }) => void
  unwatch: (links: { linkIds: string[] }) => void
}
