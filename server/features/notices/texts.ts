import type { NoticePreferences } from '#wire/notices.ts'

type Language = NoticePreferences['language']

/** Subject lines by kind, for mail and screen; {name} takes a value of the notice. */
const subjects: Record<string, Record<Language, string>> = {
  'request.submitted': { id: 'Permohonan baru dari {opd}', en: 'New request from {opd}' },
  'request.received': { id: 'Permohonan {number} diterima', en: 'Request {number} was received' },
  'request.dispositioned': { id: 'Disposisi untuk permohonan {number}', en: 'Disposition for request {number}' },
  'request.started': { id: 'Permohonan {number} mulai dikerjakan', en: 'Work on request {number} began' },
  'request.paused': { id: 'Permohonan {number} menunggu', en: 'Request {number} is waiting' },
  'request.resumed': { id: 'Permohonan {number} dilanjutkan', en: 'Request {number} goes on' },
  'request.increased': { id: 'Bandwidth ditambah: permohonan {number}', en: 'Bandwidth was raised: request {number}' },
  'request.reported': { id: 'Laporan tindak lanjut {number}', en: 'Follow-up report of {number}' },
  'request.done': { id: 'Permohonan {number} dinyatakan selesai', en: 'Request {number} was declared done' },
  'request.closed': { id: 'Permohonan {number} ditutup', en: 'Request {number} was closed' },
  'request.rejected': { id: 'Permohonan {number} ditolak', en: 'Request {number} was rejected' },
  'request.cancelled': { id: 'Permohonan {number} dibatalkan', en: 'Request {number} was cancelled' },
  'request.reopened': { id: 'Permohonan {number} dibuka kembali', en: 'Request {number} was reopened' },
  'request.at_risk': { id: 'Berisiko terlambat: permohonan {number}', en: 'At risk of being late: request {number}' },
  'request.breached': { id: 'TERLAMBAT: permohonan {number}', en: 'LATE: request {number}' },
  'verification.proven': { id: 'Terbukti: permohonan {number}', en: 'Proven: request {number}' },
  'verification.partial': { id: 'Terbukti sebagian: permohonan {number}', en: 'Partly proven: request {number}' },
  'verification.not_effective': { id: 'Belum berlaku: permohonan {number}', en: 'Not effective: request {number}' },
  'verification.reverted': { id: 'Kembali ke batas lama: permohonan {number}', en: 'Back to the old limit: {number}' },
  'verification.conflict': { id: 'Bertentangan: permohonan {number}', en: 'Conflict: request {number}' },
  'verification.undeclared': {
    id: 'Batas berubah tanpa permohonan: {link}',
    en: 'A limit changed without a request: {link}',
  },
  'complaint.filed': { id: 'Pengaduan baru {number}', en: 'New complaint {number}' },
  'complaint.recorded': { id: 'Pengaduan Anda tercatat: {number}', en: 'Your complaint is recorded: {number}' },
  'complaint.taken': { id: 'Pengaduan {number} mulai ditangani', en: 'Complaint {number} is being worked on' },
  'complaint.noted': { id: 'Catatan pada pengaduan {number}', en: 'A note on complaint {number}' },
  'complaint.closed': { id: 'Pengaduan {number} ditutup', en: 'Complaint {number} was closed' },
  'complaint.answered': { id: 'Tanggapan atas pengaduan {number}', en: 'Answer to complaint {number}' },
  'complaint.escalated': { id: 'Pengaduan {number} dieskalasi', en: 'Complaint {number} was escalated' },
  'complaint.resolved': { id: 'Pengaduan {number} tuntas', en: 'Complaint {number} was resolved' },
  'complaint.contested': { id: 'Pengaduan {number} disanggah pelapor', en: 'Complaint {number} was contested' },
  'complaint.rejected': { id: 'Pengaduan {number} bukan kewenangan kami', en: 'Complaint {number} is not ours' },
  'complaint.forwarded': { id: 'Pengaduan {number} diteruskan', en: 'Complaint {number} was forwarded' },
  'complaint.overdue': { id: 'TERLAMBAT: pengaduan {number}', en: 'LATE: complaint {number}' },
  'complaint.unresolved': {
    id: 'LEWAT BATAS TUNTAS: pengaduan {number}',
    en: 'NOT RESOLVED IN TIME: complaint {number}',
  },
  'survey.open': {
    id: 'Bagaimana pelayanan kami? Nilai permohonan {number}',
    en: 'How was our service? Rate request {number}',
  },
  'maintenance.planned': {
    id: 'Pemeliharaan menunggu persetujuan: {title}',
    en: 'Maintenance waits for approval: {title}',
  },
  'maintenance.approved': { id: 'Pemeliharaan terjadwal: {title}', en: 'Maintenance is scheduled: {title}' },
  'maintenance.cancelled': { id: 'Pemeliharaan dibatalkan: {title}', en: 'Maintenance is off: {title}' },
  'evaluation.revision': {
    id: 'Data evaluasi triwulan {quarter} berubah sesudah ditandatangani',
    en: 'Data of evaluation {quarter} changed after it was signed',
  },
  'evaluation.ready': { id: 'Evaluasi triwulan {quarter} siap', en: 'Evaluation {quarter} is ready' },
}
const unknown: Record<Language, string> = { id: 'Kabar baru di Pantau', en: 'News in Pantau' }

const bodies: Record<Language, (parts: { subject: string; name: string; url: string | null }) => string> = {
  id: ({ subject, name, url }) =>
    `Yth. ${name},\n\n${subject}.\n\n${url === null ? 'Buka Pantau untuk rinciannya.' : `Rincian: ${url}`}\n\n` +
    'Surat ini dikirim otomatis oleh Pantau; jangan dibalas. Surel dapat dimatikan di menu Pemberitahuan.\n',
  en: ({ subject, name, url }) =>
    `Dear ${name},\n\n${subject}.\n\n${url === null ? 'Open Pantau for the details.' : `Details: ${url}`}\n\n` +
    'Pantau sent this by itself; please do not answer. Mail can be turned off under Notices.\n',
}

const fill = (pattern: string, values: Record<string, string | number | null>): string =>
  pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–')).replaceAll(/[\r\n]+/g, ' ')

/** What a notice says, in both languages. A kind without words still says that there is news. */
export const noticeSubjects = (notice: {
  kind: string
  values: Record<string, string | number | null>
}): Record<Language, string> => {
  const words = subjects[notice.kind] ?? unknown
  return { id: fill(words.id, notice.values), en: fill(words.en, notice.values) }
}

export interface NoticeText {
  subject: string
  text: string
}

/** The mail of a notice in the reader's language. A kind without words still says that there is news, and where. */
export const noticeText = (
  notice: { kind: string; values: Record<string, string | number | null>; path: string },
  reader: { name: string; language: Language },
  publicUrl: string | null,
): NoticeText => {
  const { language, name } = reader
  const subject = noticeSubjects(notice)[language]
  const url = publicUrl === null ? null : publicUrl + notice.path
  return { subject: `[Pantau] ${subject}`, text: bodies[language]({ subject, name, url }) }
}

/** For the test that every kind has words. */
export const noticeKinds: readonly string[] = Object.keys(subjects)
