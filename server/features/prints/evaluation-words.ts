import type { Absence, Cell, ColumnType, FigureUnit, TableColumn } from '#domain/evaluation/document.ts'
import { longDate, rate } from './print-words.ts'

/** The codes of the data set in the words of the document, by column; what is not listed stands as it is. */
const parties: Record<string, string> = {
  opd: 'OPD',
  registry: 'agendaris',
  head: 'Kabid',
  technician: 'teknisi',
  supplier: 'penyedia',
  kominfo: 'Kominfo',
  nature: 'keadaan kahar',
  force_majeure: 'keadaan kahar',
  nobody: '–',
}
const punctuality: Record<string, string> = { on_time: 'tepat waktu', late: 'terlambat', open: 'berjalan' }
const states: Record<string, string> = {
  draft: 'konsep',
  submitted: 'diajukan',
  received: 'diterima',
  dispositioned: 'didisposisi',
  in_progress: 'dikerjakan',
  increased: 'ditambah',
  reported: 'dilaporkan',
  done: 'selesai',
  closed: 'ditutup',
  rejected: 'ditolak',
  cancelled: 'dibatalkan',
  open: 'terbuka',
  escalated: 'eskalasi',
  resolved: 'tuntas',
  forwarded: 'diteruskan',
}
const channels: Record<string, string> = {
  phone: 'telepon',
  email: 'surel',
  website: 'laman',
  direct: 'langsung',
  sp4n_lapor: 'SP4N-LAPOR!',
  in_app: 'Pantau',
}
const categories: Record<string, string> = {
  slow: 'lambat',
  down: 'putus',
  not_effective: 'penambahan tak berlaku',
  attitude: 'sikap petugas',
  procedure: 'prosedur',
  other: 'lain-lain',
}
const words: Record<string, Record<string, string>> = {
  direction: { down: 'unduh', up: 'unggah' },
  waitsFor: parties,
  party: parties,
  state: states,
  endedAs: states,
  result: punctuality,
  calendar: punctuality,
  workday24: punctuality,
  workhours: punctuality,
  verdict: {
    proven: 'terbukti',
    partial: 'terbukti sebagian',
    not_effective: 'belum berlaku',
    reverted: 'kembali ke batas lama',
    not_yet_provable: 'belum dapat dibuktikan',
    conflict: 'bertentangan',
  },
  step: {
    submit_receive: 'diajukan → diterima',
    receive_dispose: 'diterima → disposisi',
    dispose_start: 'disposisi → mulai',
    start_increase: 'mulai → ditambah',
    increase_report: 'ditambah → laporan',
    report_done: 'laporan → selesai',
  },
  cause: {
    letter_incomplete: 'surat tidak lengkap',
    no_staff: 'kurang tenaga',
    device_fault: 'perangkat rusak',
    supplier_capacity: 'kapasitas penyedia',
    wrong_disposition: 'salah disposisi',
    power: 'listrik',
    access: 'akses lokasi',
    forgotten: 'terlewat',
    other: 'lain-lain',
  },
  channel: channels,
  category: categories,
  /** First column of the tables of complaints. */
  key: { ...channels, ...categories },
}

/** A text cell in words. */
export const wordOf = (columnId: string, text: string): string => words[columnId]?.[text] ?? text

export const absenceWord: Record<Absence, string> = {
  empty: 'tidak ada',
  few: 'kurang dari lima, lihat daftar',
  no_telemetry: 'tidak terukur',
  low_coverage: 'data terlalu sedikit',
  not_recorded: 'tidak tercatat',
}

/** Unit of a column's numbers as its header says it; null: none. */
export const unitOf: Record<ColumnType, string | null> = {
  text: null,
  count: null,
  share: '%',
  minutes: 'menit',
  bps: 'Mbit/s',
  index: null,
  instant: 'WIB',
  date: null,
  flag: null,
}
export const headerOf = ({ title, type }: TableColumn): string =>
  unitOf[type] === null ? title : `${title} (${unitOf[type]})`

const id = (value: number, digits: number): string =>
  value.toLocaleString('id-ID', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** `2 hari 3 j`, `5 j 12 mnt`, `40 mnt`. */
export const minutesText = (minutes: number): string => {
  const whole = Math.round(minutes)
  const [days, hours, rest] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60), whole % 60]
  if (days > 0) return hours > 0 ? `${days} hari ${hours} j` : `${days} hari`
  return hours > 0 ? `${hours} j ${rest} mnt` : `${rest} mnt`
}

/** A number with its unit; null is a dash, never 0. */
export const amountText = (value: number | null, unit: FigureUnit): string => {
  if (value === null) return '–'
  if (unit === 'share') return `${id(value * 100, 1)}%`
  if (unit === 'minutes') return minutesText(value)
  if (unit === 'bps') return value === 0 ? '0 Mbit/s' : rate(value)
  return unit === 'index' ? id(value, 2) : value.toLocaleString('id-ID', { maximumFractionDigits: 2 })
}

const WIB_MS = 7 * 3_600_000
const clock = (atMs: number): string => new Date(atMs + WIB_MS).toISOString().slice(11, 16).replace(':', '.')

/** A cell as the PDF prints it. */
export const cellText = ({ id: columnId, type }: TableColumn, cell: Cell): string => {
  if (cell === null) return '–'
  if (typeof cell === 'boolean') return cell ? 'ya' : 'tidak'
  if (typeof cell === 'string')
    return type === 'date' ? longDate(Date.parse(`${cell}T00:00:00+07:00`)) : wordOf(columnId, cell)
  if (type === 'instant') return `${longDate(cell)} ${clock(cell)}`
  return type === 'text' || type === 'date' || type === 'flag' ? String(cell) : amountText(cell, type)
}
