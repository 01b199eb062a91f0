import { checkPdf } from '#server/features/files/check-pdf.ts'
import { createPrintFeature } from '#server/features/prints/create-print-feature.ts'
import { rate } from '#server/features/prints/print-words.ts'
import type { PrintableRequest } from '#server/ports/request-print-source.ts'
import { printKinds, type PrintKind } from '#wire/prints.ts'
import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startRecordsApp, type PersonName, type RecordsApp } from './records-app.ts'
import { jpegOf, pngOf } from './sample-files.ts'
import { sampleFrame, sampleRequest } from './sample-request.ts'

let app: RecordsApp
let request: PrintableRequest

beforeEach(async () => {
  request = sampleRequest()
  app = await startRecordsApp((made) => {
    made.clock.set(sampleFrame.printedAtMs)
    createPrintFeature({
      ...made,
      settings: () => sampleFrame,
      publicUrl: 'https://pantau.example.go.id/',
      requests: {
        printable: (principal, id) =>
          Promise.resolve(id === 'r1' && (principal.opdId ?? 'dinkes') === 'dinkes' ? request : null),
      },
      files: {
        read: (id) => {
          const [contentType, bytes] = id === 'photo' ? ['image/png', pngOf()] : ['application/pdf', jpegOf()]
          const file = { id, name: id, contentType: contentType as string, sizeBytes: 1, sha256: '' }
          return Promise.resolve({ file, bytes: bytes as Buffer })
        },
      },
    })
  })
})
afterEach(() => app.stop())

const print = (who: PersonName, kind: PrintKind, id = 'r1') =>
  app.call(who, 'GET', `/requests/${id}/prints/${kind}.pdf`)
const poppler = (tool: string, bytes: Buffer, ...options: string[]) =>
  execFileSync(tool, [...options, '-', ...(tool === 'pdftotext' ? ['-'] : [])], { input: bytes, encoding: 'utf8' })

/** The words of the pages as a reader of the PDF gets them (poppler), blanks evened. */
const textOf = async (reply: Response): Promise<string> => {
  expect(reply.status).toBe(200)
  const text = poppler('pdftotext', Buffer.from(await reply.arrayBuffer()), '-layout')
  return text.replaceAll(/\s+/g, ' ')
}

/** What must stand on each document (domain.md §4). */
const words: Record<PrintKind, string[]> = {
  receipt: [
    'TANDA TERIMA PERMOHONAN',
    'Nomor: PB/0042/XI/2026',
    'Nomor agenda : 555/1234',
    '24 November 2026 pukul 08.30 WIB',
    '440/987/2026, tanggal 23 November 2026',
    'Kelengkapan : Lengkap',
    'tidak dipungut biaya',
    'Lacak permohonan ini',
    'https://pantau.example.go.id/requests/r1',
    'Petugas Agenda',
  ],
  disposition: [
    'LEMBAR DISPOSISI',
    'Surat dari : Dinas Kesehatan',
    'Nomor surat : 440/987/2026',
    'Tanggal surat : 23 November 2026',
    'Sifat : Segera',
    'Isi disposisi',
    'Paraf',
    'Kabid Contoh',
    'Teknisi Contoh',
  ],
  report: [
    'LAPORAN TINDAK LANJUT',
    'Dasar : 1. Surat Dinas Kesehatan',
    'Pelaksana : Teknisi Contoh',
    '50 Mbit/s 100 Mbit/s',
    'core-1',
    'Unduh 49,8 Mbit/s 97,2 Mbit/s',
    'Unggah tidak tercatat 88 Mbit/s',
    'Tidak ada kendala',
  ],
  completion: [
    'BERITA ACARA PENAMBAHAN BANDWIDTH',
    'Selasa, tanggal 24 November 2026',
    'PIHAK PERTAMA',
    'PIHAK KEDUA',
    'Berlaku sejak : 24 November 2026 pukul 11.15 WIB',
    'Terbukti (sementara)',
    'a1b2'.repeat(16),
    'NIP 000000000000000000',
    'Tembusan: 1. Wali Kota Pekalongan',
  ],
  rejection: [
    'Penolakan permohonan penambahan bandwidth',
    'Yth. Kepala Dinas Kesehatan',
    'Alasan : Kapasitas jaringan belum tersedia',
    'Serat optik dipasang tahun depan',
    'Kepala Bidang Infrastruktur dan Statistik',
  ],
}
const rejection = {
  atMs: sampleFrame.printedAtMs,
  byName: 'Kabid Contoh',
  reason: 'no_capacity',
  text: 'Serat optik dipasang tahun depan',
}

describe('official prints', () => {
  it.each(printKinds)('%s holds its fields, the letterhead and the page number', async (kind) => {
    request = sampleRequest({ rejection })
    const text = await textOf(await print('head', kind))
    for (const part of [
      'PEMERINTAH KOTA PEKALONGAN',
      'DINAS KOMUNIKASI DAN INFORMATIKA',
      'Jalan Contoh Nomor 1',
      ...words[kind],
      'PB/0042/XI/2026 · dicetak 24 November 2026 pukul 15.00 WIB Halaman 1 dari',
    ])
      expect(text).toContain(part)
    expect(text).not.toMatch(/undefined|null|NaN|\[object/)
  })

  it('are A4 with embedded fonts, one page for the berita acara, and pass our own upload check', async () => {
    const reply = await print('head', 'completion')
    expect(reply.headers.get('content-type')).toBe('application/pdf')
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename=berita-acara-PB-0042-XI-2026.pdf')
    const bytes = Buffer.from(await reply.arrayBuffer())
    expect(poppler('pdfinfo', bytes)).toMatch(/Pages:\s+1\n[\s\S]*Page size:\s+595\.28 x 841\.89 pts \(A4\)/)
    const fonts = poppler('pdffonts', bytes).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThanOrEqual(2)
    for (const font of fonts) expect(font).toMatch(/Roboto.* yes yes yes /)
    expect(checkPdf(bytes)).toBeNull()
  })

  it('carry photos that a PDF can hold, and leave the others', async () => {
    request = sampleRequest()
    if (request.report) request.report.fileIds = ['photo', 'scan', 'photo']
    const bytes = Buffer.from(await (await print('technician', 'report')).arrayBuffer())
    expect(poppler('pdfimages', bytes, '-list').trim().split('\n').slice(2).length).toBeGreaterThanOrEqual(1)
    expect(poppler('pdftotext', bytes)).toContain('Lampiran foto')
  })

  it('number their pages when a report is long, and the signature never stands alone', async () => {
    if (request.report) request.report.text = 'Baris uraian pekerjaan yang panjang sekali. '.repeat(300)
    const text = await textOf(await print('head', 'report'))
    expect(text).toMatch(/Halaman 1 dari ([3-9])[\s\S]*Halaman \1 dari \1/)
    expect(text).toMatch(
      /Demikian laporan ini dibuat untuk menjadi periksa\. Pekalongan, 24 November 2026 Petugas teknis/,
    )
  })

  it('say what was not recorded instead of zero', async () => {
    request = sampleRequest({
      letter: null,
      notice: { channel: 'phone', takenAtMs: sampleFrame.printedAtMs, text: 'Lewat telepon' },
      agendaNo: null,
      verdict: null,
    })
    expect(await textOf(await print('head', 'receipt'))).toContain('menyusul (pemberitahuan dicatat)')
    expect(await textOf(await print('head', 'completion'))).toContain('Belum ada sampai berita acara ini dicetak')
    expect(await textOf(await print('head', 'disposition'))).toContain('Nomor agenda : PB/0042/XI/2026')
    expect(rate(null)).toBe('tidak tercatat')
    expect(rate(0)).toBe('0 kbit/s')
  })

  it('keep a word without end on the page, and fetch nothing that a text names', async () => {
    request = sampleRequest()
    const [first] = request.dispositions
    if (first) first.instruction = 'x'.repeat(300)
    const text = await textOf(await print('head', 'disposition'))
    expect(text.match(/x/g)?.length).toBeGreaterThanOrEqual(300)
  })
})

describe('who prints', () => {
  it('the OPD its own papers; the papers of the office not; of others nothing', async () => {
    request = sampleRequest({ rejection })
    for (const kind of printKinds) {
      const own = (await print('health', kind)).status
      expect(own, kind).toBe(kind === 'disposition' || kind === 'report' ? 403 : 200)
      expect((await print('schools', kind)).status, kind).toBe(404)
      expect((await print('wall', kind)).status, kind).toBe(403)
    }
    expect((await print('head', 'receipt', 'r2')).status).toBe(404)
    expect((await app.call('head', 'GET', '/requests/r1/prints/everything.pdf')).status).toBe(400)
  })

  it('nothing before its step', async () => {
    request = sampleRequest({ receipt: null, dispositions: [], report: null, completion: null })
    for (const kind of printKinds) {
      const reply = await print('head', kind)
      expect(reply.status, kind).toBe(422)
      expect(await reply.json()).toMatchObject({ error: { reason: 'not_yet' } })
    }
  })
})
