import type { AskedRate } from '#domain/request-events.ts'
import { systemPerson } from '#domain/request-system.ts'
import type { Direction } from '#domain/sample.ts'
import { demoLinks, type DemoLink } from '../city/links.ts'
import { head, otherPeople, firstPeople, registry, technicians, type DemoPerson } from '../city/people.ts'
import { contractChanges, type ContractChange } from '../contract-history.ts'
import { noise, seedOf } from '../traffic/noise.ts'
import { reopenedAtMs, reopening } from './reopening.ts'
import { asPerson, type DemoRequest, formOf, MINUTE_MS, Story } from './story.ts'

const HOUR_MS = 60 * MINUTE_MS
const people = [...firstPeople, ...otherPeople]
export const applicantOf = (opdId: string): DemoPerson => people.find((person) => person.opdId === opdId) ?? registry

const directions: readonly Direction[] = ['down', 'up']
const rateOf = (rates: ContractChange['to'], direction: Direction): number =>
  direction === 'down' ? rates.downBps : rates.upBps

/** What differs between the old and the new contract. */
const askedOf = ({ from, to }: ContractChange): AskedRate[] =>
  directions
    .filter((direction) => rateOf(to, direction) > rateOf(from, direction))
    .map((direction) => ({ direction, rateBps: rateOf(to, direction) }))

/** How long each step took, in minutes, from the noise of the change: some letters wait too long, some wait for the OPD. */
const paceOf = (seed: number) => {
  const between = (at: number, least: number, most: number) => least + noise(seed, at) * (most - least)
  const isLate = noise(seed, 1) < 0.1
  const isPaused = !isLate && noise(seed, 2) < 0.12
  return {
    register: between(3, 5, 90),
    dispose: isLate ? between(4, 900, 1900) : between(4, 12, 160),
    start: isPaused ? between(5, 900, 1600) : between(5, 15, 200),
    work: between(6, 10, 170),
    report: between(7, 10, 100),
    complete: between(8, 5, 45),
    accept: between(9, 20, 70) * 60,
    isPaused,
    isPaper: noise(seed, 10) < 0.25,
  }
}

/** One contract change, told as the six steps of the standard. Requests of the scenarios stay open for the proof. */
const requestOf = (link: DemoLink, change: ContractChange, nowMs: number): DemoRequest => {
  const seed = seedOf(`request ${link.id} ${change.from.downBps}`)
  const pace = paceOf(seed)
  const startedMs = change.atMs - pace.work * MINUTE_MS
  const disposedMs = startedMs - pace.start * MINUTE_MS
  const receivedMs = disposedMs - pace.dispose * MINUTE_MS
  const submittedMs = receivedMs - pace.register * MINUTE_MS
  const reportedMs = change.atMs + pace.report * MINUTE_MS
  const doneMs = reportedMs + pace.complete * MINUTE_MS
  const acceptedMs = doneMs + pace.accept * MINUTE_MS
  const technician = technicians[Math.floor(noise(seed, 11) * technicians.length)] ?? technicians[0]
  const worker = asPerson(technician ?? registry)
  const applicant = asPerson(applicantOf(link.opdId))
  const clerk = asPerson(registry)
  const chief = asPerson(head)
  const asked = askedOf(change)
  // Most agencies give notice a day ahead, as the standard asks; some want it at once.
  const wantedMs = submittedMs + (noise(seed, 14) < 0.85 ? 24 * HOUR_MS : 0)
  const form = formOf(link, asked, { wantedMs, letterNo: Math.floor(noise(seed, 12) * 900), pick: seed })
  const paper = pace.isPaper ? { via: 'paper' as const, onBehalfOf: link.opdId } : {}
  const story = new Story()
    .tell(
      'submitted',
      pace.isPaper ? clerk : applicant,
      submittedMs,
      {
        ...form,
        isPaper: pace.isPaper,
        inForce: { downBps: change.from.downBps, upBps: change.from.upBps },
      },
      paper,
    )
    .tell('received', clerk, receivedMs, {
      number: '',
      sequence: 0,
      agendaNo: null,
      isComplete: true,
      missing: '',
      evidenceFileId: null,
    })
    .tell('dispositioned', chief, disposedMs, {
      from: chief,
      to: worker,
      instruction: 'Tindak lanjuti sesuai permohonan dan laporkan hasilnya.',
      priority: noise(seed, 13) < 0.2 ? 'urgent' : 'normal',
      dueHintMs: null,
    })
  if (pace.isPaused)
    story
      .tell('paused', worker, disposedMs + 10 * MINUTE_MS, {
        cause: 'Menunggu OPD menyediakan akses ke ruang perangkat',
        party: 'opd',
        untilMs: null,
        note: '',
        fileId: null,
      })
      .tell('resumed', worker, startedMs - 5 * MINUTE_MS, { pauseVersions: [4], note: '' })
  story
    .tell('started', worker, startedMs, { bySupervisor: false })
    .tell('increased', worker, change.atMs, {
      changedAtMs: change.atMs,
      deviceId: link.deviceId,
      object: { kind: link.kind, name: link.name },
      rates: asked.map(({ direction, rateBps }) => ({
        direction,
        fromBps: rateOf(change.from, direction),
        toBps: rateBps,
      })),
      command: link.kind === 'queue' ? `/queue simple set ${link.name} max-limit=…` : `interface ${link.name}; shape …`,
      isBackedUp: true,
      bySupervisor: false,
      isLessThanAsked: false,
    })
    .tell('reported', worker, reportedMs, {
      text: 'Batas kecepatan diubah pada perangkat sesuai disposisi; sambungan diperiksa bersama petugas OPD.',
      readings: [],
      fileIds: [],
      bySupervisor: false,
    })
    .tell('completed', worker, doneMs, {
      declaration: 'Penambahan bandwidth dinyatakan selesai.',
      fileIds: [],
      bySupervisor: false,
    })
  const isLate = !pace.isPaused && doneMs - receivedMs > 24 * HOUR_MS
  if (isLate && doneMs < nowMs - 10 * 24 * HOUR_MS)
    story.tell('breach_explained', chief, doneMs + 20 * HOUR_MS, {
      cause: noise(seed, 15) < 0.5 ? 'no_staff' : 'wrong_disposition',
      responsible: 'Bidang Infrastruktur dan Statistik',
      remedy: 'Disposisi diberikan pada hari surat diterima.',
      note: '',
    })
  if (change.scenario === null && acceptedMs < nowMs - 2 * HOUR_MS) {
    story.tell('accepted', applicant, acceptedMs, { remark: 'Diterima, terima kasih.' })
  }
  if (link.id === reopening.linkId && change.scenario !== null)
    story.tell(
      'reopened',
      systemPerson,
      reopenedAtMs(doneMs),
      { cause: 'complaint', reference: reopening.complaintId, note: '' },
      { via: 'system' },
    )
  return { id: `demo-${link.id}-${change.from.downBps / 1e6}`, opdId: link.opdId, events: story.events }
}

/** Every increase of the last year, each with its letter: the contracts of the city and its requests are one story. */
export const finishedRequests = (bornAtMs: number): DemoRequest[] =>
  demoLinks.flatMap((link) => contractChanges(link, bornAtMs).map((change) => requestOf(link, change, bornAtMs)))
