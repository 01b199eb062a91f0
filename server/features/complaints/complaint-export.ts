import type { ComplaintRow } from '#wire/complaints.ts'
import type { CsvRow } from '../../http/csv.ts'

/** Without reporters, whoever exports: a file travels further than a screen. Times ISO in UTC. */
export const complaintCsvHeader: CsvRow = [
  'nomor',
  'kanal',
  'kategori',
  'status',
  'opd',
  'tautan',
  'permohonan',
  'uraian',
  'diterima_utc',
  'tanggapan_pertama_utc',
  'batas_tanggapan_utc',
  'status_tanggapan',
  'tuntas_utc',
  'batas_tuntas_utc',
  'status_tuntas',
  'eskalasi_utc',
  'nomor_lapor',
]

const iso = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString())

export const complaintCsvRow = (row: ComplaintRow): CsvRow => [
  row.number,
  row.channel,
  row.category,
  row.state,
  row.opdId,
  row.linkId,
  row.requestId,
  row.confidential ? null : row.text,
  iso(row.receivedAtMs),
  iso(row.firstAnswerAtMs),
  iso(row.answerDueAtMs),
  row.limits.answer,
  iso(row.resolvedAtMs),
  iso(row.resolveDueAtMs),
  row.limits.resolve,
  iso(row.escalatedAtMs),
  row.lapor?.number ?? null,
]
