import { type Direction, directions } from '../sample.ts'
import { slaSteps } from '../sla-steps.ts'
import type { ComplaintFact } from './complaint-figures.ts'
import type { EvaluationSettings, Table } from './document.ts'
import type { IncreaseFact } from './increase-facts.ts'
import type { SurveyAnswer } from './input.ts'
import { availabilityShare, isIdle, type LinkFact, needsMore } from './link-figures.ts'
import type { RequestFact } from './request-facts.ts'
import { satisfactionElements } from './satisfaction.ts'
import { column, type ColumnOf, tableOf } from './table.ts'

const minutes = (ms: number | null | undefined): number | null => (typeof ms === 'number' ? ms / 60_000 : null)

const requestColumns: ColumnOf<RequestFact>[] = [
  column('id', 'Permintaan', 'text', (row) => row.id),
  column('number', 'Nomor agenda', 'text', (row) => row.number),
  column('opd', 'OPD', 'text', (row) => row.opdId),
  column('link', 'Tautan', 'text', (row) => row.linkId),
  column('state', 'Keadaan pada akhir triwulan', 'text', (row) => row.state),
  column('waitsFor', 'Menunggu', 'text', (row) => row.waitsFor),
  column('submitted', 'Diajukan', 'instant', (row) => row.submittedAtMs),
  column('received', 'Diterima', 'instant', (row) => row.receivedAtMs),
  column('done', 'Selesai dinyatakan', 'instant', (row) => row.doneAtMs),
  column('endedAs', 'Berakhir sebagai', 'text', (row) => row.endedAs),
  column('ended', 'Ditolak/dibatalkan', 'instant', (row) => row.endedAtMs),
  column('isIn', 'Masuk', 'flag', (row) => row.isIn),
  column('isDone', 'Selesai', 'flag', (row) => row.isDone),
  column('isRejected', 'Ditolak', 'flag', (row) => row.isRejected),
  column('isCancelled', 'Dibatalkan', 'flag', (row) => row.isCancelled),
  column('isOpenAtStart', 'Terbuka di awal', 'flag', (row) => row.isOpenAtStart),
  column('isOpenAtEnd', 'Terbuka di akhir', 'flag', (row) => row.isOpenAtEnd),
  column('isShortNotice', 'Pemberitahuan singkat', 'flag', (row) => row.isShortNotice),
  column('result', 'Ketepatan (kalender penentu)', 'text', (row) => row.punctuality[row.judging]),
  column('calendar', 'Ketepatan, jam kalender', 'text', (row) => row.punctuality.calendar),
  column('workday24', 'Ketepatan, hari kerja 24 jam', 'text', (row) => row.punctuality.workday24),
  column('workhours', 'Ketepatan, jam kerja', 'text', (row) => row.punctuality.workhours),
  column('due', 'Jatuh tempo', 'instant', (row) => row.dueAtMs),
  column('gross', 'Waktu kotor', 'minutes', (row) => row.grossMinutes),
  column('paused', 'Jeda', 'minutes', (row) => row.pausedMinutes),
  column('net', 'Waktu bersih', 'minutes', (row) => row.netMinutes),
  column('overrun', 'Lewat', 'minutes', (row) => row.overrunMinutes),
  ...slaSteps.map((step) => column<RequestFact>(`step_${step}`, `Tahap ${step}`, 'minutes', (row) => row.steps[step])),
  column('technician', 'Teknisi', 'text', (row) => row.technician?.name ?? null),
  column('isJudged', 'Sudah dinilai', 'flag', (row) => row.isJudged),
  column('isFalseDone', 'Salah selesai', 'flag', (row) => row.isFalseDone),
  column('reopens', 'Dibuka kembali', 'count', (row) => row.reopens),
  column('lateEntries', 'Entri terlambat', 'count', (row) => row.lateEntries),
  column('corrections', 'Koreksi', 'count', (row) => row.corrections),
  column('version', 'Versi catatan', 'count', (row) => row.version),
]

const rateOf = (row: IncreaseFact, direction: Direction, key: 'fromBps' | 'toBps') =>
  row.rates.find((rate) => rate.direction === direction)?.[key] ?? null

const increaseColumns: ColumnOf<IncreaseFact>[] = [
  column('request', 'Permintaan', 'text', (row) => row.requestId),
  column('number', 'Nomor agenda', 'text', (row) => row.number),
  column('opd', 'OPD', 'text', (row) => row.opdId),
  column('link', 'Tautan', 'text', (row) => row.linkId),
  column('changed', 'Bandwidth ditambah', 'instant', (row) => row.changedAtMs),
  column('downFrom', 'Unduh lama', 'bps', (row) => rateOf(row, 'down', 'fromBps')),
  column('downTo', 'Unduh baru', 'bps', (row) => rateOf(row, 'down', 'toBps')),
  column('upFrom', 'Unggah lama', 'bps', (row) => rateOf(row, 'up', 'fromBps')),
  column('upTo', 'Unggah baru', 'bps', (row) => rateOf(row, 'up', 'toBps')),
  column('isTemporary', 'Sementara', 'flag', (row) => row.isTemporary),
  column('technician', 'Teknisi', 'text', (row) => row.technician.name),
  column('verdict', 'Putusan', 'text', (row) => row.verdict),
  column('toProof', 'Waktu sampai terbukti', 'minutes', (row) => row.minutesToProof),
]

const complaintColumns: ColumnOf<ComplaintFact>[] = [
  column('number', 'Nomor', 'text', (row) => row.number),
  column('channel', 'Kanal', 'text', (row) => row.channel),
  column('category', 'Kategori', 'text', (row) => row.category),
  column('opd', 'OPD', 'text', (row) => row.opdId),
  column('received', 'Diterima', 'instant', (row) => row.receivedAtMs),
  column('answered', 'Tanggapan pertama', 'instant', (row) => row.firstAnswerAtMs),
  column('resolved', 'Tuntas', 'instant', (row) => row.resolvedAtMs),
  column('isIn', 'Masuk', 'flag', (row) => row.isIn),
  column('isCarriedOver', 'Sisa triwulan lalu', 'flag', (row) => row.isCarriedOver),
  column('isOpenAtEnd', 'Belum tuntas di akhir', 'flag', (row) => row.isOpenAtEnd),
  column('isEscalated', 'Eskalasi', 'flag', (row) => row.isEscalated),
  column('toAnswer', 'Waktu sampai tanggapan', 'minutes', (row) => row.minutesToAnswer),
  column('toResolve', 'Waktu sampai tuntas', 'minutes', (row) => row.minutesToResolve),
  column('answeredOnTime', 'Ditanggapi tepat waktu', 'flag', (row) => row.isAnsweredOnTime),
  column('resolvedOnTime', 'Tuntas tepat waktu', 'flag', (row) => row.isResolvedOnTime),
]

const directionWords: Record<Direction, string> = { down: 'unduh', up: 'unggah' }

const usageColumns = (direction: Direction): ColumnOf<LinkFact>[] => {
  const of = (row: LinkFact) => row.measured?.usage[direction]
  const word = directionWords[direction]
  const is = (key: string) => `${direction}_${key}`
  return [
    column(is('contract'), `Kontrak ${word}`, 'bps', (row) => of(row)?.contractBps ?? null),
    column(is('p95'), `p95 ${word}`, 'bps', (row) => of(row)?.p95Bps.value ?? null),
    column(is('p95Low'), `p95 ${word} sekurangnya`, 'bps', (row) => of(row)?.p95Bps.low ?? null),
    column(is('p95High'), `p95 ${word} setingginya`, 'bps', (row) => of(row)?.p95Bps.high ?? null),
    column(is('mean'), `Rerata ${word}`, 'bps', (row) => of(row)?.meanBps.value ?? null),
    column(is('max'), `Tertinggi ${word}`, 'bps', (row) => of(row)?.maxBps ?? null),
    column(is('ceiling'), `Menit mentok ${word}`, 'minutes', (row) => minutes(of(row)?.ceilingMs.value)),
    column(is('ceilingLow'), `Menit mentok ${word} sekurangnya`, 'minutes', (row) => minutes(of(row)?.ceilingMs.low)),
    column(is('ceilingHigh'), `Menit mentok ${word} setingginya`, 'minutes', (row) => minutes(of(row)?.ceilingMs.high)),
    column(is('p95Share'), `p95 ${word} terhadap kontrak`, 'share', (row) => of(row)?.p95Share ?? null),
    column(is('peakShare'), `Puncak ${word} terhadap kontrak`, 'share', (row) => of(row)?.peakShare ?? null),
  ]
}

const linkColumns = (settings: EvaluationSettings): ColumnOf<LinkFact>[] => {
  const share = (row: LinkFact, key: 'availability' | 'unplanned') =>
    row.measured ? availabilityShare(row.measured[key]) : null
  return [
    column('id', 'Tautan', 'text', (row) => row.id),
    column('opd', 'OPD', 'text', (row) => row.opdId),
    column('coverage', 'Cakupan data', 'share', (row) => row.measured?.coverage ?? 0),
    column('availability', 'Ketersediaan', 'share', (row) => share(row, 'availability')?.value ?? null),
    column('availabilityLow', 'Ketersediaan sekurangnya', 'share', (row) => share(row, 'availability')?.low ?? null),
    column('availabilityHigh', 'Ketersediaan setingginya', 'share', (row) => share(row, 'availability')?.high ?? null),
    column('unplanned', 'Ketersediaan di luar pemeliharaan', 'share', (row) => share(row, 'unplanned')?.value ?? null),
    column('up', 'Menyala', 'minutes', (row) => minutes(row.measured?.availability.upMs)),
    column('down', 'Putus', 'minutes', (row) => minutes(row.measured?.availability.downMs)),
    column('unknown', 'Tidak diketahui', 'minutes', (row) => minutes(row.measured?.availability.unknownMs)),
    column('outages', 'Gangguan', 'count', (row) => row.measured?.outages.count ?? null),
    column('longest', 'Gangguan terlama', 'minutes', (row) => minutes(row.measured?.outages.longestMs)),
    ...directions.flatMap(usageColumns),
    column('needsMore', 'Perlu ditambah', 'flag', (row) => row.measured && needsMore(row, settings)),
    column('isIdle', 'Tak pernah terpakai', 'flag', (row) => row.measured && isIdle(row, settings)),
    column('hasOpenRequest', 'Sudah meminta', 'flag', (row) => row.hasOpenRequest),
    column('resets', 'Penghitung diulang', 'count', (row) => row.measured?.quality.reset ?? null),
    column('gaps', 'Tak terjawab', 'count', (row) => row.measured?.quality.gap ?? null),
  ]
}

const surveyColumns: ColumnOf<SurveyAnswer>[] = [
  column('answered', 'Dijawab', 'instant', (row) => row.answeredAtMs),
  ...satisfactionElements.map((element, index) =>
    column<SurveyAnswer>(`u${index + 1}`, `U${index + 1}`, 'count', (row) => row.form[element] ?? null),
  ),
  column('comment', 'Saran', 'text', (row) => (row.comment === '' ? null : row.comment)),
]

export interface Facts {
  requests: readonly RequestFact[]
  increases: readonly IncreaseFact[]
  complaints: readonly ComplaintFact[]
  links: readonly LinkFact[]
  surveys: readonly SurveyAnswer[]
}

/** The rows behind the figures: what an inspector recomputes them from. */
export const rowTables = (facts: Facts, settings: EvaluationSettings): Table[] => [
  tableOf({ id: 'requests', title: 'Permintaan' }, facts.requests, requestColumns),
  tableOf({ id: 'increases', title: 'Penambahan bandwidth' }, facts.increases, increaseColumns),
  tableOf({ id: 'complaints', title: 'Pengaduan' }, facts.complaints, complaintColumns),
  tableOf({ id: 'links', title: 'Tautan' }, facts.links, linkColumns(settings)),
  tableOf({ id: 'surveys', title: 'Formulir survei' }, facts.surveys, surveyColumns),
]
