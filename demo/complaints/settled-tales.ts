import { demoOpds } from '../city/opds.ts'
import { head, otherPeople, registry, technicians, type DemoPerson } from '../city/people.ts'
import type { Deed, Tale } from './tale.ts'

export interface DatedTale extends Tale {
  /** Working days before the birth of the city, and the time of day in WIB. */
  came: readonly [workdaysBefore: number, clock: string]
}

export const technician = (number: 1 | 2 | 3 | 4): DemoPerson => technicians[number - 1] ?? head
export const applicant = (opdId: string): DemoPerson => {
  const found = otherPeople.find((person) => person.opdId === opdId)
  if (!found) throw new Error(`demo complaints: nobody speaks for ${opdId}`)
  return found
}
export const officeName = (opdId: string): string => demoOpds.find(({ id }) => id === opdId)?.shortName ?? opdId

/** Taken, answered and resolved by one technician on one day. */
export const handled = (
  by: DemoPerson,
  times: readonly [take: string, answer: string, resolve: string],
  answer: string,
  resolve: string,
  after = 0,
): Deed[] => [
  { move: 'take', by, after, at: times[0] },
  { move: 'answer', by, after, at: times[1], text: answer },
  { move: 'resolve', by, after, at: times[2], text: resolve },
]

/** Complaints of the year that came to their end. */
export const settledTales: readonly DatedTale[] = [
  {
    id: 'demo-aduan-setwan',
    came: [228, '09:12'],
    by: registry,
    filing: {
      channel: 'phone',
      category: 'slow',
      opdId: 'setwan',
      linkId: 'setwan-utama',
      reporterName: 'Pengelola jaringan Set. DPRD',
      text: 'Rapat paripurna daring tersendat sejak pagi.',
    },
    deeds: [
      ...handled(
        technician(2),
        ['09:40', '10:15', '13:20'],
        'Kami periksa: unduhan besar memenuhi sambungan selama rapat.',
        'Unduhan dijadwalkan malam hari; rapat siang berjalan lancar.',
      ),
      { move: 'close', by: registry, after: 1, at: '09:00' },
    ],
  },
  {
    id: 'demo-aduan-formulir',
    came: [205, '13:40'],
    by: registry,
    filing: {
      channel: 'website',
      category: 'procedure',
      reporterName: 'Pengunjung situs',
      text: 'Formulir permohonan penambahan bandwidth tidak ditemukan di situs dinas.',
    },
    deeds: handled(
      technician(1),
      ['14:00', '14:20', '15:10'],
      'Permohonan cukup dengan surat, atau lewat akun OPD di Pantau.',
      'Tautan sudah ditambahkan pada halaman layanan.',
    ),
  },
  {
    id: 'demo-aduan-antrean',
    came: [188, '20:15'],
    by: registry,
    writtenAfter: 11 * 60,
    filing: {
      channel: 'instagram',
      category: 'down',
      anonymous: true,
      linkId: 'disdukcapil-utama',
      text: 'Antrean KTP berhenti, kata petugas jaringannya putus.',
    },
    deeds: handled(
      technician(3),
      ['08:05', '08:20', '10:10'],
      'Terima kasih. Sambungan loket memang putus sore kemarin dan sedang kami telusuri.',
      'Kabel ke loket diganti; layanan berjalan sejak pukul 10.00.',
      1,
    ),
  },
  {
    id: 'demo-aduan-ujian',
    came: [171, '10:05'],
    by: applicant('dindik'),
    filing: {
      channel: 'in_app',
      category: 'slow',
      opdId: 'dindik',
      linkId: 'dindik-utama',
      reporterName: applicant('dindik').name,
      text: 'Ujian daring sekolah tidak dapat dibuka bersamaan dari kantor dinas.',
    },
    deeds: [
      { move: 'take', by: technician(1), after: 0, at: '10:30' },
      {
        move: 'answer',
        by: technician(1),
        after: 0,
        at: '11:05',
        text: 'Sambungan penuh; kapasitas hulu kami periksa.',
      },
      {
        move: 'escalate',
        by: technician(1),
        after: 1,
        at: '09:15',
        cause: 'beyond_authority',
        text: 'Perlu tambahan kapasitas hulu, di luar kewenangan teknisi.',
      },
      { move: 'answer', by: head, after: 2, at: '10:00', text: 'Kapasitas hulu ditambah pekan ini.' },
      { move: 'resolve', by: head, after: 4, at: '14:30', text: 'Kapasitas hulu bertambah; ujian hari ini lancar.' },
      { move: 'close', by: applicant('dindik'), after: 5, at: '09:10' },
    ],
  },
  {
    id: 'demo-aduan-sikap',
    came: [150, '08:30'],
    by: registry,
    writtenAfter: 15,
    filing: {
      channel: 'direct',
      category: 'attitude',
      opdId: 'dlh',
      confidential: true,
      reporterName: 'Tamu loket',
      text: 'Petugas datang tanpa kabar dan mematikan perangkat saat jam layanan.',
    },
    deeds: [
      { move: 'take', by: head, after: 0, at: '09:30' },
      { move: 'answer', by: head, after: 1, at: '08:45', text: 'Mohon maaf. Kami meminta keterangan petugas.' },
      {
        move: 'resolve',
        by: head,
        after: 2,
        at: '13:00',
        text: 'Kunjungan kini selalu diberitahukan sehari sebelumnya.',
      },
    ],
  },
  {
    id: 'demo-aduan-rsud',
    came: [133, '11:20'],
    by: registry,
    filing: {
      channel: 'phone',
      category: 'down',
      opdId: 'rsud',
      linkId: 'rsud-utama',
      reporterName: 'Instalasi TI RSUD Bendan',
      text: 'Sambungan utama putus, pendaftaran pasien pindah ke cadangan.',
    },
    deeds: handled(
      technician(4),
      ['11:25', '11:30', '13:40'],
      'Teknisi berangkat sekarang; cadangan menahan layanan.',
      'Modul serat di ruang perangkat diganti.',
    ),
  },
  {
    id: 'demo-aduan-surel',
    came: [118, '14:10'],
    by: registry,
    writtenAfter: 40,
    filing: {
      channel: 'email',
      category: 'slow',
      opdId: 'dinperpa',
      linkId: 'dinperpa-utama',
      reporterName: 'Subbag umum Dinperpa',
      text: 'Unggahan laporan ke kementerian gagal berulang kali.',
    },
    deeds: handled(
      technician(2),
      ['10:10', '10:40', '15:00'],
      'Mohon maaf baru terbaca hari ini.',
      'Unggahan dicoba bersama pada sore hari dan berhasil.',
      2,
    ),
  },
  {
    id: 'demo-aduan-lampu',
    came: [96, '09:30'],
    by: registry,
    lapor: '7301122',
    filing: {
      channel: 'sp4n_lapor',
      category: 'other',
      anonymous: true,
      text: 'Lampu jalan di depan kelurahan padam tiga malam.',
    },
    deeds: [
      {
        move: 'reject',
        by: head,
        after: 0,
        at: '13:30',
        text: 'Penerangan jalan bukan layanan kami; mohon lapor ke Dinhub.',
      },
    ],
  },
  {
    id: 'demo-aduan-taman',
    came: [88, '10:45'],
    by: registry,
    lapor: '7304518',
    filing: {
      channel: 'sp4n_lapor',
      category: 'slow',
      anonymous: true,
      text: 'Wi-Fi gratis di taman kota tidak dapat dipakai pada sore hari.',
    },
    deeds: [
      {
        move: 'forward',
        by: head,
        after: 1,
        at: '08:40',
        where: 'Penyedia Wi-Fi taman kota',
        text: 'Wi-Fi taman dikelola penyedia; pengaduan sudah kami teruskan.',
      },
    ],
  },
]
