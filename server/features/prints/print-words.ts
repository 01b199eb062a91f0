import { WIB_OFFSET_MS } from '#domain/calendar-wib.ts'
import type { Priority, RequestVerdict } from '#domain/request-events.ts'
import type { Direction } from '#domain/sample.ts'

/** Official documents are in Indonesian, whatever the reader's language. */
const months = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
] as const
const days = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'] as const

const wib = (atMs: number): Date => new Date(atMs + WIB_OFFSET_MS)
const two = (value: number): string => String(value).padStart(2, '0')

/** `24 November 2026` (WIB). */
export const longDate = (atMs: number): string => {
  const date = wib(atMs)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
}
/** `24 November 2026 pukul 10.05 WIB`. */
export const longTime = (atMs: number): string =>
  `${longDate(atMs)} pukul ${two(wib(atMs).getUTCHours())}.${two(wib(atMs).getUTCMinutes())} WIB`
export const dayName = (atMs: number): string => days[wib(atMs).getUTCDay()] ?? ''
/** A date of a letter, which is no instant. */
export const letterDate = (date: string): string => longDate(Date.parse(`${date}T00:00:00+07:00`))

/** `50 Mbit/s`, `1,5 Gbit/s`; what was not recorded is said so, never 0. */
export const rate = (bps: number | null): string => {
  if (bps === null) return 'tidak tercatat'
  const [unit, size] = bps >= 1e9 ? ['Gbit/s', 1e9] : bps >= 1e6 ? ['Mbit/s', 1e6] : ['kbit/s', 1e3]
  return `${(bps / (size as number)).toLocaleString('id-ID', { maximumFractionDigits: 2 })} ${unit}`
}

export const directionWord: Record<Direction, string> = { down: 'Unduh', up: 'Unggah' }
export const priorityWord: Record<Priority, string> = {
  normal: 'Biasa',
  urgent: 'Segera',
  very_urgent: 'Sangat segera',
}
export const verdictWord: Record<RequestVerdict, string> = {
  proven: 'Terbukti',
  partial: 'Terbukti sebagian',
  not_effective: 'Belum berlaku',
  reverted: 'Kembali ke batas lama',
  not_yet_provable: 'Belum dapat dibuktikan',
  conflict: 'Bertentangan',
}
const channelWords: Record<string, string> = {
  web: 'Aplikasi Pantau',
  paper: 'Surat',
  phone: 'Telepon',
  email: 'Surel',
  direct: 'Langsung',
}
export const channelWord = (channel: string): string => channelWords[channel] ?? channel
const rejectWords: Record<string, string> = {
  letter_incomplete: 'Surat permohonan tidak lengkap',
  no_capacity: 'Kapasitas jaringan belum tersedia',
  out_of_scope: 'Di luar lingkup layanan',
  duplicate: 'Permohonan yang sama sudah ada',
  other: 'Alasan lain',
}
export const rejectWord = (reason: string): string => rejectWords[reason] ?? reason
