import { dateOfInstant, startOfDateMs } from '../calendar-wib.ts'
import { complaintCategories, complaintChannels } from '../complaint.ts'
import { pauseParties } from '../sla-pauses.ts'
import { slaSteps, stepAims, stepWaitsFor } from '../sla-steps.ts'
import type { ComplaintFact } from './complaint-figures.ts'
import { distribution } from './distribution.ts'
import type { Table } from './document.ts'
import { proportion } from './proportion.ts'
import type { RequestFact } from './request-facts.ts'
import { doneLate, openOverdue } from './request-figures.ts'
import type { Facts } from './row-tables.ts'
import { column, tableOf } from './table.ts'

const WEEK_MS = 7 * 86_400_000

const isOnTime = (fact: RequestFact): boolean => fact.punctuality[fact.judging] === 'on_time'

const breachTable = (facts: readonly RequestFact[]): Table =>
  tableOf(
    { id: 'breaches', title: 'Daftar keterlambatan' },
    facts
      .filter((fact) => doneLate(fact) || openOverdue(fact))
      .sort((a, b) => b.overrunMinutes - a.overrunMinutes || (a.id < b.id ? -1 : 1)),
    [
      column('number', 'Nomor agenda', 'text', (row) => row.number ?? row.id),
      column('opd', 'OPD', 'text', (row) => row.opdId),
      column('due', 'Jatuh tempo', 'instant', (row) => row.dueAtMs),
      column('done', 'Selesai', 'instant', (row) => (row.isDone ? row.doneAtMs : null)),
      column('overrun', 'Lewat', 'minutes', (row) => row.overrunMinutes),
      column('cause', 'Penyebab', 'text', (row) => row.breach?.cause ?? null),
      column('responsible', 'Penanggung jawab', 'text', (row) => row.breach?.responsible || null),
      column('remedy', 'Perbaikan', 'text', (row) => row.breach?.remedy || null),
      column('isShortNotice', 'Pemberitahuan singkat', 'flag', (row) => row.isShortNotice),
    ],
  )

const stepTable = (done: readonly RequestFact[]): Table =>
  tableOf(
    { id: 'steps', title: 'Lama tiap tahap' },
    slaSteps.map((step) => ({ id: step, of: distribution(done.flatMap((fact) => fact.steps[step] ?? [])) })),
    [
      column('step', 'Tahap', 'text', (row) => row.id),
      column('waitsFor', 'Menunggu', 'text', (row) => stepWaitsFor[row.id]),
      column('n', 'Permintaan', 'count', (row) => row.of.n),
      column('median', 'Median', 'minutes', (row) => row.of.median),
      column('p90', 'p90', 'minutes', (row) => row.of.p90),
      column('mean', 'Rerata', 'minutes', (row) => row.of.mean),
      column('max', 'Terlama', 'minutes', (row) => row.of.max),
      column('aim', 'Sasaran', 'minutes', (row) => stepAims[row.id]),
    ],
  )

const waitingTable = (open: readonly RequestFact[]): Table => {
  const parties = [...new Set(open.map((fact) => fact.waitsFor))].sort()
  return tableOf(
    { id: 'waiting', title: 'Terbuka di akhir triwulan: menunggu siapa' },
    parties.map((party) => ({ id: party, count: open.filter((fact) => fact.waitsFor === party).length })),
    [
      column('party', 'Menunggu', 'text', (row) => row.id),
      column('requests', 'Permintaan', 'count', (row) => row.count),
    ],
  )
}

const pauseTable = (facts: readonly RequestFact[]): Table =>
  tableOf(
    { id: 'pauses', title: 'Jeda menurut pihak' },
    pauseParties.map((party) => ({ id: party, rows: facts.filter((fact) => fact.pausedBy[party] > 0) })),
    [
      column('party', 'Pihak', 'text', (row) => row.id),
      column('requests', 'Permintaan', 'count', (row) => row.rows.length),
      column('minutes', 'Jeda', 'minutes', (row) => row.rows.reduce((sum, fact) => sum + fact.pausedBy[row.id], 0)),
    ],
  )

/** Weeks from Monday to Sunday (WIB); the first and the last one may be cut by the quarter. */
const weekTable = (facts: readonly RequestFact[], { fromMs, atMs }: { fromMs: number; atMs: number }): Table => {
  // 1970-01-05 WIB was a Monday.
  const firstMonday = startOfDateMs('1970-01-05')
  const weekOf = (time: number) => Math.floor((time - firstMonday) / WEEK_MS)
  const weeks = Array.from({ length: Math.max(0, weekOf(atMs - 1) - weekOf(fromMs) + 1) }, (_, k) => weekOf(fromMs) + k)
  const inWeek = (time: number | null, week: number) => time !== null && weekOf(time) === week
  return tableOf(
    { id: 'weeks', title: 'Per pekan' },
    weeks.map((week) => ({
      id: dateOfInstant(firstMonday + week * WEEK_MS),
      came: facts.filter((fact) => fact.isIn && inWeek(fact.receivedAtMs, week)).length,
      done: facts.filter((fact) => fact.isDone && inWeek(fact.doneAtMs, week)),
    })),
    [
      column('monday', 'Pekan mulai', 'date', (row) => row.id),
      column('in', 'Masuk', 'count', (row) => row.came),
      column('done', 'Selesai', 'count', (row) => row.done.length),
      column('onTime', 'Tepat waktu', 'count', (row) => row.done.filter(isOnTime).length),
    ],
  )
}

const workloadTable = ({ requests, increases }: Facts): Table => {
  const done = requests.filter((fact) => fact.isDone)
  const technicians = new Map(
    [...done.flatMap((fact) => fact.technician ?? []), ...increases.map((one) => one.technician)].map((one) => [
      one.id,
      one.name,
    ]),
  )
  return tableOf(
    { id: 'workload', title: 'Beban kerja teknisi' },
    [...technicians]
      .map(([id, name]) => {
        const own = done.filter((fact) => fact.technician?.id === id)
        const made = increases.filter((one) => one.technician.id === id)
        return {
          id,
          name,
          done: own,
          net: distribution(own.map((fact) => fact.netMinutes)),
          proof: proportion(made.filter((one) => one.verdict === 'proven').length, made.length),
        }
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    [
      column('name', 'Teknisi', 'text', (row) => row.name),
      column('done', 'Selesai', 'count', (row) => row.done.length),
      column('onTime', 'Tepat waktu', 'count', (row) => row.done.filter(isOnTime).length),
      column('median', 'Median waktu bersih', 'minutes', (row) => row.net.median),
      column('mean', 'Rerata waktu bersih', 'minutes', (row) => row.net.mean),
      column('increases', 'Penambahan', 'count', (row) => row.proof.of),
      column('proven', 'Terbukti', 'count', (row) => row.proof.count),
      column('provenShare', 'Bagian terbukti', 'share', (row) => row.proof.share),
      column('provenLow', 'Bagian terbukti sekurangnya', 'share', (row) => row.proof.low),
      column('provenHigh', 'Bagian terbukti setingginya', 'share', (row) => row.proof.high),
    ],
  )
}

const complaintTables = (facts: readonly ComplaintFact[]): Table[] => {
  const by = (id: string, title: string, keys: readonly string[], keyOf: (fact: ComplaintFact) => string): Table =>
    tableOf(
      { id, title },
      keys.map((key) => ({ id: key, rows: facts.filter((fact) => keyOf(fact) === key) })),
      [
        column('key', title, 'text', (row) => row.id),
        column('in', 'Masuk', 'count', (row) => row.rows.filter((fact) => fact.isIn).length),
        column('carriedOver', 'Sisa triwulan lalu', 'count', (row) => row.rows.filter((f) => f.isCarriedOver).length),
        column('openAtEnd', 'Belum tuntas di akhir', 'count', (row) => row.rows.filter((f) => f.isOpenAtEnd).length),
        column('escalated', 'Eskalasi', 'count', (row) => row.rows.filter((f) => f.isIn && f.isEscalated).length),
      ],
    )
  return [
    by('complaintChannels', 'Kanal', complaintChannels, (fact) => fact.channel),
    by('complaintCategories', 'Kategori', complaintCategories, (fact) => fact.category),
  ]
}

/** Tables of requests, people and complaints (domain.md §9, §11 chapter 6). */
export const serviceTables = (facts: Facts, window: { fromMs: number; atMs: number }): Table[] => {
  const { requests } = facts
  return [
    breachTable(requests),
    stepTable(requests.filter((fact) => fact.isDone)),
    waitingTable(requests.filter((fact) => fact.isOpenAtEnd)),
    pauseTable(requests),
    weekTable(requests, window),
    workloadTable(facts),
    ...complaintTables(facts.complaints),
  ]
}
