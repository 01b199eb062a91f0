import { demoLinks, type DemoLink } from '../city/links.ts'
import { head, registry, technicians } from '../city/people.ts'
import { scenarios } from '../scenarios.ts'
import { applicantOf } from './finished-requests.ts'
import { asPerson, type DemoRequest, formOf, MINUTE_MS, Story } from './story.ts'

/** How far a request got, and how long ago it came in (hours). */
type Stage = 'draft' | 'submitted' | 'received' | 'dispositioned' | 'in_progress' | 'paused' | 'rejected' | 'cancelled'

const plan: readonly [stage: Stage, hoursAgo: number][] = [
  ['draft', 3],
  ['submitted', 1.2],
  ['submitted', 5],
  ['received', 2.5],
  ['dispositioned', 6],
  ['dispositioned', 20],
  ['in_progress', 9],
  ['in_progress', 22.5],
  ['in_progress', 31],
  ['paused', 40],
  ['rejected', 30 * 24],
  ['rejected', 75 * 24],
  ['rejected', 160 * 24],
  ['cancelled', 18 * 24],
  ['cancelled', 120 * 24],
]

const told = (link: DemoLink, stage: Stage, cameMs: number, at: number): DemoRequest => {
  const minutes = (count: number): number => cameMs + count * MINUTE_MS
  const worker = asPerson(technicians[at % technicians.length] ?? registry)
  const applicant = asPerson(applicantOf(link.opdId))
  const clerk = asPerson(registry)
  const chief = asPerson(head)
  const form = formOf(link, [{ direction: 'down', rateBps: link.downBps * 2 }], {
    wantedMs: cameMs + 24 * 60 * MINUTE_MS,
    letterNo: 901 + at,
    pick: at,
  })
  const story = new Story()
  const finish = (): DemoRequest => ({ id: `demo-open-${at}`, opdId: link.opdId, events: story.events })
  if (stage === 'draft') {
    story.tell('drafted', applicant, cameMs, form)
    return finish()
  }
  const inForce = { downBps: link.downBps, upBps: link.upBps }
  story.tell('submitted', applicant, cameMs, { ...form, isPaper: false, inForce })
  if (stage === 'cancelled') {
    story.tell('cancelled', applicant, minutes(95), {
      reason: 'no_longer_needed',
      text: 'Kegiatan ditunda sampai tahun depan.',
    })
    return finish()
  }
  if (stage === 'submitted') return finish()
  story.tell('received', clerk, minutes(25), {
    number: '',
    sequence: 0,
    agendaNo: null,
    isComplete: stage !== 'rejected',
    missing: stage === 'rejected' ? 'Tanda tangan kepala OPD' : '',
    evidenceFileId: null,
  })
  if (stage === 'rejected') {
    story.tell('rejected', chief, minutes(200), {
      reason: 'letter_incomplete',
      text: 'Surat belum ditandatangani; silakan diajukan kembali.',
    })
    return finish()
  }
  if (stage === 'received') return finish()
  story.tell('dispositioned', chief, minutes(70), {
    from: chief,
    to: worker,
    instruction: 'Segera ditindaklanjuti.',
    priority: at % 3 === 0 ? 'urgent' : 'normal',
    dueHintMs: null,
  })
  if (stage === 'dispositioned') return finish()
  story.tell('started', worker, minutes(130), { bySupervisor: false })
  if (stage === 'paused')
    story.tell('paused', worker, minutes(180), {
      cause: 'Menunggu kapasitas hulu dari pemasok',
      party: 'supplier',
      untilMs: null,
      note: 'Pemasok menjanjikan pekan ini.',
      fileId: null,
    })
  return finish()
}

/** Work of today and refusals of the year, on links without a scenario. */
export const openRequests = (nowMs: number): DemoRequest[] => {
  const free = demoLinks.filter(({ id }) => !scenarios.some((scenario) => scenario.linkId === id))
  return plan.flatMap(([stage, hoursAgo], at) => {
    const link = free[(at * 5 + 2) % free.length]
    return link ? [told(link, stage, nowMs - hoursAgo * 60 * MINUTE_MS, at)] : []
  })
}
