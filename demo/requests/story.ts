import type { CalendarDate } from '#domain/calendar-wib.ts'
import type { EventData, EventType, NewRequestEvent, Person, RequestForm } from '#domain/request-events.ts'
import type { DemoPerson } from '../city/people.ts'
import type { DemoLink } from '../city/links.ts'
import { WIB_OFFSET_MS } from '../traffic/wib-time.ts'

export const MINUTE_MS = 60_000

/** A request of the demo city with everything that happened to it, oldest first. */
export interface DemoRequest {
  id: string
  opdId: string
  events: NewRequestEvent[]
}

export const asPerson = ({ id, name, role }: DemoPerson): Person => ({ accountId: id, name, role })

/** The WIB date of an instant: dates of letters are dates, never instants. */
export const wibDate = (atMs: number): CalendarDate =>
  new Date(atMs + WIB_OFFSET_MS).toISOString().slice(0, 10) as CalendarDate

const wholeMinute = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS

/** Writes one event after the other; what the demo city tells is recorded at once. */
export class Story {
  readonly events: NewRequestEvent[] = []

  tell<T extends EventType>(
    type: T,
    by: Person,
    atMs: number,
    data: EventData[T],
    more: Partial<NewRequestEvent> = {},
  ) {
    const at = wholeMinute(atMs)
    this.events.push({
      type,
      occurredAtMs: at,
      recordedAtMs: at,
      by,
      onBehalfOf: null,
      via: 'web',
      data,
      ...more,
    } as NewRequestEvent)
    return this
  }
}

const reasons = [
  'Aplikasi layanan berbasis web sering lambat pada jam kerja.',
  'Penambahan pegawai dan perangkat kerja sejak awal bulan.',
  'Rapat dan pelatihan daring rutin setiap pekan.',
  'Unggahan data ke aplikasi pusat sering gagal pada jam sibuk.',
  'Antrean layanan masyarakat memanjang karena sambungan penuh.',
]

export const formOf = (
  link: DemoLink,
  asked: RequestForm['asked'],
  { wantedMs, letterNo, pick }: { wantedMs: number; letterNo: number; pick: number },
): RequestForm => ({
  linkId: link.id,
  asked,
  wanted: { date: wibDate(wantedMs) },
  reason: reasons[pick % reasons.length] ?? '',
  untilMs: null,
  letter: {
    number: `005/${String(letterNo).padStart(3, '0')}/${link.opdId.toUpperCase()}`,
    date: wibDate(wantedMs - 24 * 60 * MINUTE_MS),
    subject: 'Permohonan penambahan bandwidth',
    signatory: `Kepala ${link.opdId.toUpperCase()}`,
    fileId: null,
  },
  notice: null,
  linkedRequestId: null,
})
