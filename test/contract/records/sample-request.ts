import { settingDefaults } from '#wire/settings.ts'
import type { PrintFrame } from '#server/features/prints/print-layout.ts'
import type { PrintableRequest } from '#server/ports/request-print-source.ts'

const wib = (text: string) => Date.parse(`${text}+07:00`)

/** A request that went all the way; every name is made up. */
export const sampleRequest = (more: Partial<PrintableRequest> = {}): PrintableRequest => ({
  id: 'r1',
  number: 'PB/0042/XI/2026',
  agendaNo: '555/1234',
  opdName: 'Dinas Kesehatan',
  linkName: 'dinkes-utama',
  letter: {
    number: '440/987/2026',
    date: '2026-11-23',
    subject: 'Permohonan penambahan bandwidth untuk layanan rekam medis',
    signatory: 'Contoh Penanda Tangan',
  },
  notice: null,
  reason: 'Rekam medis elektronik',
  asked: [
    { direction: 'down', fromBps: 50e6, toBps: 100e6 },
    { direction: 'up', fromBps: null, toBps: 1.5e9 },
  ],
  untilMs: null,
  submittedAtMs: wib('2026-11-24T08:00:00'),
  receipt: {
    atMs: wib('2026-11-24T08:30:00'),
    byName: 'Petugas Agenda',
    channel: 'paper',
    isComplete: true,
    missing: '',
  },
  priority: 'urgent',
  dispositions: [
    {
      atMs: wib('2026-11-24T09:00:00'),
      fromName: 'Kepala Dinas Contoh',
      toName: 'Kabid Contoh',
      instruction: 'Mohon ditindaklanjuti sesuai ketentuan dan laporkan hasilnya.',
    },
    {
      atMs: wib('2026-11-24T09:40:00'),
      fromName: 'Kabid Contoh',
      toName: 'Teknisi Contoh',
      instruction: 'Naikkan batas, buktikan dengan pengukuran, lampirkan foto.',
    },
  ],
  assigneeName: 'Teknisi Contoh',
  startedAtMs: wib('2026-11-24T10:00:00'),
  increases: [
    {
      changedAtMs: wib('2026-11-24T11:15:00'),
      byName: 'Teknisi Contoh',
      deviceName: 'core-1',
      objectName: 'queue dinkes',
      rates: [
        { direction: 'down', fromBps: 50e6, toBps: 100e6 },
        { direction: 'up', fromBps: 50e6, toBps: 100e6 },
      ],
    },
  ],
  report: {
    atMs: wib('2026-11-24T12:00:00'),
    byName: 'Teknisi Contoh',
    text: 'Batas simple queue dinaikkan, cadangan konfigurasi diambil sebelum perubahan. Tidak ada kendala.',
    readings: [
      { direction: 'down', beforeBps: 49.8e6, afterBps: 97.2e6 },
      { direction: 'up', beforeBps: null, afterBps: 88e6 },
    ],
    fileIds: [],
  },
  completion: {
    atMs: wib('2026-11-24T14:00:00'),
    byName: 'Teknisi Contoh',
    declaration: 'Pekerjaan dinyatakan selesai.',
  },
  rejection: null,
  verdict: {
    verdict: 'proven',
    atMs: wib('2026-11-24T13:00:00'),
    inputHash: 'a1b2'.repeat(16),
    isFinal: false,
  },
  ...more,
})

export const sampleFrame: PrintFrame = {
  letterhead: {
    ...settingDefaults.letterhead,
    address: 'Jalan Contoh Nomor 1, Pekalongan',
    phone: '(0285) 000000',
    website: 'https://kominfo.example.test',
    email: 'kominfo@example.test',
    copyTo: ['Wali Kota Pekalongan (sebagai laporan)', 'Arsip'],
  },
  coatOfArms: null,
  signatories: {
    head: {
      position: 'Kepala Bidang Infrastruktur dan Statistik',
      name: 'Contoh Kabid, S.Kom.',
      rank: 'Pembina',
      nip: '000000000000000000',
    },
    leader: settingDefaults.signatories.leader,
  },
  printedAtMs: wib('2026-11-24T15:00:00'),
}
