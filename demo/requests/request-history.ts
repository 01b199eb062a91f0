import { finishedRequests } from './finished-requests.ts'
import { openRequests } from './open-requests.ts'
import type { DemoRequest } from './story.ts'

/** About 150 requests over a year: every increase of a contract with its letter, and the work of today. */
export const requestHistory = (bornAtMs: number, nowMs: number): DemoRequest[] => [
  ...finishedRequests(bornAtMs),
  ...openRequests(nowMs),
]
