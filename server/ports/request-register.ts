import type { Principal } from '#domain/principal.ts'
import type { NewRequestEvent, RequestEvent } from '#domain/request-events.ts'
import type { RequestSnapshot } from '#domain/request-snapshot.ts'
import type { VerdictNews } from '#domain/request-system.ts'
import type { RequestView } from '#wire/request-views.ts'

export interface RegisteredRequest {
  id: string
  snapshot: RequestSnapshot
  /** As recorded, corrections included; `standingEvents` applies them. */
  events: readonly RequestEvent[]
}

/** One link of the hash chain of a request (domain/hash-chain.ts): the entry is exactly what was hashed. */
export interface LoggedEvent {
  seq: number
  entry: unknown
  prevHash: string
  hash: string
}

/** A request that happened before this installation; `received` events get their numbers on import. */
export interface HistoricRequest {
  id: string
  opdId: string
  /** In the order in which they were recorded, without clock events. */
  events: readonly NewRequestEvent[]
}

/** Requests for other features: proof, evaluation, prints, complaints. Implemented by the requests feature. */
export interface RequestRegister {
  /** Null when there is no such request. No scope: ask `inScope` first when a person asks. */
  request(id: string): Promise<RegisteredRequest | null>
  /** The event log of a request with its hashes, for who wants to check it; empty when there is no such request. */
  log(id: string): Promise<LoggedEvent[]>
  inScope(who: Principal, id: string): Promise<boolean>
  /** The page of a request as this person may see it; null outside the scope. */
  view(who: Principal, id: string): Promise<RequestView | null>
  /** Increased and not ended: what the proof watches. Also closed ones increased after `sinceMs` (sentinel). */
  provable(sinceMs: number): Promise<RegisteredRequest[]>
  /** Received or done in [fromMs, toMs), or open at its last instant: the population of a quarter. */
  ofPeriod(fromMs: number, toMs: number): Promise<RegisteredRequest[]>
  /** Receipt of the oldest request (epoch ms); null while there is none. */
  earliestMs(): Promise<number | null>
  /** Requests on a link, newest first. */
  onLink(linkId: string): Promise<RegisteredRequest[]>
  /** Records a verdict: sets proven, or reopens (domain/request-system.ts). The same verdict again changes nothing. */
  giveVerdict(id: string, news: VerdictNews): Promise<{ changed: boolean; reopened: boolean }>
  /** Writes a history (demo city, archive of an office); see import-history.ts. Returns how many were new. */
  importHistory(requests: readonly HistoricRequest[]): Promise<number>
}
