import type { Direction } from '#domain/sample.ts'
import type { ActiveTest } from '#domain/verification/model.ts'

/** Active tests (E7) that ran over a link: what the receiver got. The counters of the same link must have seen it. */
export interface ActiveTests {
  /** Tests of this link and direction that began at or after `sinceMs`, oldest first. */
  ofLink(linkId: string, direction: Direction, sinceMs: number): Promise<readonly ActiveTest[]>
}

export const noActiveTests: ActiveTests = { ofLink: () => Promise.resolve([]) }
