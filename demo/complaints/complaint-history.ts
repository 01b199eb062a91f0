import type { DemoRequest } from '../requests/story.ts'
import { finishedRequests } from '../requests/finished-requests.ts'
import { head } from '../city/people.ts'
import { officeInstant } from '../traffic/wib-time.ts'
import { recentTales } from './recent-tales.ts'
import { lateLetter, notEffective } from './request-tales.ts'
import { settledTales } from './settled-tales.ts'
import { asPrincipal, type DemoComplaint, type Tale, tellTale } from './tale.ts'

const HOUR_MS = 3_600_000

const timeOf = ({ events }: DemoRequest, type: string): number | null =>
  events.find((event) => event.type === type)?.occurredAtMs ?? null

/** An OPD asks where its letter is, a working day after it was received; answered for good when the work is done. */
const aboutLateRequests = (requests: readonly DemoRequest[], bornAtMs: number): DemoComplaint[] =>
  requests
    .flatMap((request) => {
      const [receivedMs, doneMs] = [timeOf(request, 'received'), timeOf(request, 'completed')]
      const isPaused = timeOf(request, 'paused') !== null
      if (receivedMs === null || doneMs === null || isPaused || doneMs - receivedMs < 26 * HOUR_MS) return []
      const askedMs = officeInstant(receivedMs, 1, '08:20')
      return askedMs < doneMs - HOUR_MS ? [{ request, askedMs, doneMs }] : []
    })
    .sort((a, b) => b.doneMs - a.doneMs)
    .slice(0, 3)
    .map(({ request, askedMs, doneMs }, at) => {
      const told = tellTale(lateLetter(request, at), askedMs, bornAtMs)
      const body = { text: 'Permohonan sudah selesai dikerjakan; keterlambatan dijelaskan pada permohonan.' }
      const last = told.moves.at(-1)?.atMs ?? askedMs
      told.moves.push({ move: 'resolve', by: asPrincipal(head), atMs: Math.max(doneMs + HOUR_MS / 2, last), body })
      return told
    })

/**
 * About 25 complaints over a year, by every channel: settled ones, late ones, escalated by people and by time, contested,
 * not ours, passed on; some tied to a link, some to a request. The same birth gives the same complaints.
 */
export const complaintHistory = (bornAtMs: number, nowMs: number): DemoComplaint[] => {
  const requests = finishedRequests(bornAtMs)
  const at = (tale: Tale & { came: readonly [workdaysBefore: number, clock: string] }): DemoComplaint =>
    tellTale(tale, officeInstant(bornAtMs, -tale.came[0], tale.came[1]), bornAtMs)
  return [
    ...settledTales.map(at),
    ...recentTales.map(at),
    ...aboutLateRequests(requests, bornAtMs),
    ...notEffective(requests, bornAtMs),
    tellTale(
      {
        id: 'demo-aduan-bpbd',
        by: head,
        filing: {
          channel: 'phone',
          category: 'down',
          opdId: 'bpbd',
          linkId: 'bpbd-utama',
          reporterName: 'Petugas piket BPBD',
          text: 'Sambungan posko putus-putus sejak tadi; radio tetap jalan.',
        },
        deeds: [],
      },
      nowMs - 2 * HOUR_MS,
      nowMs,
    ),
  ]
}
