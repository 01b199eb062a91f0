import type { BusinessCalendar, DatedName, WeekdayHours } from './calendar-data.ts'

const week = (monToThu: [string, string][], fri: [string, string][]): WeekdayHours[] =>
  [1, 2, 3, 4, 5].map((weekday) => ({
    weekday,
    hours: (weekday === 5 ? fri : monToThu).map(([from, to]) => ({ from, to })),
  }))

const named = (rows: readonly (readonly [string, string])[]): DatedName[] =>
  rows.map(([date, name]) => ({ date, name }))

/** SKB 3 Menteri 1497/2025, 2/2025, 5/2025: 17 holidays, 8 days of cuti bersama. */
const holidays2026 = named([
  ['2026-01-01', 'Tahun Baru 2026 Masehi'],
  ['2026-01-16', 'Isra Mikraj Nabi Muhammad SAW'],
  ['2026-02-17', 'Tahun Baru Imlek 2577 Kongzili'],
  ['2026-03-19', 'Hari Suci Nyepi (Tahun Baru Saka 1948)'],
  ['2026-03-21', 'Idulfitri 1447 H'],
  ['2026-03-22', 'Idulfitri 1447 H'],
  ['2026-04-03', 'Wafat Yesus Kristus'],
  ['2026-04-05', 'Kebangkitan Yesus Kristus (Paskah)'],
  ['2026-05-01', 'Hari Buruh Internasional'],
  ['2026-05-14', 'Kenaikan Yesus Kristus'],
  ['2026-05-27', 'Iduladha 1447 H'],
  ['2026-05-31', 'Hari Raya Waisak 2570 BE'],
  ['2026-06-01', 'Hari Lahir Pancasila'],
  ['2026-06-16', '1 Muharam, Tahun Baru Islam 1448 H'],
  ['2026-08-17', 'Proklamasi Kemerdekaan'],
  ['2026-08-25', 'Maulid Nabi Muhammad SAW'],
  ['2026-12-25', 'Kelahiran Yesus Kristus (Natal)'],
])

const jointLeave2026 = named([
  ['2026-02-16', 'Tahun Baru Imlek 2577 Kongzili'],
  ['2026-03-18', 'Hari Suci Nyepi (Tahun Baru Saka 1948)'],
  ['2026-03-20', 'Idulfitri 1447 H'],
  ['2026-03-23', 'Idulfitri 1447 H'],
  ['2026-03-24', 'Idulfitri 1447 H'],
  ['2026-05-15', 'Kenaikan Yesus Kristus'],
  ['2026-05-28', 'Iduladha 1447 H'],
  ['2026-12-24', 'Kelahiran Yesus Kristus (Natal)'],
])

/** Dates that fall on the same day every year. The movable ones of 2027 wait for their decree. */
const fixed2027 = named([
  ['2027-01-01', 'Tahun Baru 2027 Masehi'],
  ['2027-05-01', 'Hari Buruh Internasional'],
  ['2027-06-01', 'Hari Lahir Pancasila'],
  ['2027-08-17', 'Proklamasi Kemerdekaan'],
  ['2027-12-25', 'Kelahiran Yesus Kristus (Natal)'],
])

/** The calendar that a new installation begins with (domain.md §5). Everything in it can be edited as a new version. */
export const shippedCalendar: BusinessCalendar = {
  version: '2026.1',
  source:
    'Hari libur dan cuti bersama 2026: SKB Menteri Agama, Menteri Ketenagakerjaan, Menteri PANRB No. 1497/2025, 2/2025, 5/2025 ' +
    '(cuti bersama ASN: Keppres 42/2025). Jam kerja: Perpres 21/2023 dan SE Wali Kota Pekalongan 800.1.6.2./54/2023. ' +
    'Sumber sekunder, diperiksa 24 November 2026.',
  validFrom: '2026-01-01',
  weekly: week(
    [
      ['07:30', '12:00'],
      ['13:00', '16:30'],
    ],
    [
      ['07:30', '11:30'],
      ['13:00', '14:30'],
    ],
  ),
  ramadan: [
    {
      // 1 Ramadan by the sidang isbat of 17 February 2026; the month ends the day before Idulfitri.
      from: '2026-02-19',
      to: '2026-03-20',
      source: 'SE Wali Kota Pekalongan B/111/800/2026',
      weekly: week(
        [
          ['08:00', '12:00'],
          ['12:30', '15:15'],
        ],
        [
          ['08:00', '11:30'],
          ['12:30', '14:30'],
        ],
      ),
    },
  ],
  holidays: [...holidays2026, ...fixed2027],
  jointLeave: jointLeave2026,
  exceptions: [],
  provisional: [
    { year: 2027, note: 'SKB 2027 belum ditemukan: hanya tanggal tetap. Masukkan dari surat keputusan begitu terbit.' },
  ],
  decreedYears: [2026],
}
