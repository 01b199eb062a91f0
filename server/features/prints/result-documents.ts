import type { Content } from 'pdfmake/interfaces.js'
import type { PrintableRequest } from '../../ports/request-print-source.ts'
import { askedTable, basisOf } from './intake-documents.ts'
import {
  copyTo,
  fields,
  heading,
  letterheadOf,
  paragraph,
  picture,
  ruled,
  signedBy,
  signedByTwo,
  title,
  type PrintFrame,
} from './print-layout.ts'
import { dayName, directionWord, longDate, longTime, rate, verdictWord } from './print-words.ts'

/** `on`: with the device and its object, which the paper that leaves the office does not name (domain.md §4). */
const changesTable = ({ increases }: PrintableRequest, on: 'device' | 'link'): Content =>
  ruled(
    ['Waktu', ...(on === 'device' ? ['Perangkat', 'Objek'] : []), 'Arah', 'Dari', 'Menjadi'],
    increases.flatMap(({ changedAtMs, deviceName, objectName, rates }) =>
      rates.map(({ direction, fromBps, toBps }) => [
        longTime(changedAtMs),
        ...(on === 'device' ? [deviceName, objectName] : []),
        directionWord[direction],
        rate(fromBps),
        rate(toBps),
      ]),
    ),
    on === 'device' ? [92, '*', '*', 45, 62, 62] : ['*', 70, 90, 90],
  )

const dispositionBasis = ({ dispositions }: PrintableRequest): string => {
  const last = dispositions.at(-1)
  return last ? `Disposisi ${last.fromName}, ${longTime(last.atMs)}` : ''
}

/** Laporan tindak lanjut: basis, who, when, what was changed, readings before and after, photos. Null before the report. */
export const reportContent = (
  request: PrintableRequest,
  frame: PrintFrame,
  photos: readonly Buffer[],
): Content[] | null => {
  const { report } = request
  if (!report) return null
  return [
    letterheadOf(frame),
    title('LAPORAN TINDAK LANJUT', request.number),
    fields([
      ['Dasar', { ol: [basisOf(request), dispositionBasis(request)].filter((basis) => basis !== '') }],
      ['Perangkat daerah', request.opdName],
      ['Tautan', request.linkName],
      ['Pelaksana', report.byName],
      ['Mulai dikerjakan', request.startedAtMs === null ? '–' : longTime(request.startedAtMs)],
      ['Dilaporkan', longTime(report.atMs)],
    ]),
    heading('Permohonan'),
    askedTable(request),
    heading('Perubahan batas kecepatan'),
    changesTable(request, 'device'),
    heading('Uraian pekerjaan'),
    paragraph(report.text),
    ...(report.readings.length === 0
      ? []
      : [
          heading('Hasil pengukuran'),
          ruled(
            ['Arah', 'Sebelum', 'Sesudah'],
            report.readings.map(({ direction, beforeBps, afterBps }) => [
              directionWord[direction],
              rate(beforeBps),
              rate(afterBps),
            ]),
            ['*', '*', '*'],
          ),
        ]),
    signedBy(
      'Demikian laporan ini dibuat untuk menjadi periksa.',
      `${frame.letterhead.place}, ${longDate(report.atMs)}`,
      {
        position: 'Petugas teknis',
        name: report.byName,
        rank: '',
        nip: '',
      },
    ),
    ...(photos.length === 0
      ? []
      : [
          {
            text: 'Lampiran foto',
            bold: true,
            pageBreak: 'before' as const,
            margin: [0, 0, 0, 8] as [number, number, number, number],
          },
          ...photos.map((photo): Content => ({ stack: [picture(photo, [480, 330])], margin: [0, 0, 0, 10] })),
        ]),
  ]
}

/** The proof as it stands at printing: a provisional verdict is called so. */
const proofOf = ({ verdict }: PrintableRequest): Content =>
  fields(
    verdict
      ? [
          [
            'Hasil pembuktian',
            `${verdictWord[verdict.verdict]} (${verdict.isFinal ? 'final' : 'sementara'}), ${longTime(verdict.atMs)}`,
          ],
          ['Sidik bukti (SHA-256)', { text: verdict.inputHash ?? '–', fontSize: 8, margin: [0, 2, 0, 0] }],
        ]
      : [['Hasil pembuktian', 'Belum ada sampai berita acara ini dicetak']],
  )

/** Berita acara: two parties, what changed, effective from when, the proof, two signatures. Null before it is done. */
export const completionContent = (request: PrintableRequest, frame: PrintFrame): Content[] | null => {
  const { completion, increases } = request
  if (!completion) return null
  const { head } = frame.signatories
  const effectiveAtMs = increases.at(-1)?.changedAtMs ?? null
  return [
    letterheadOf(frame),
    title('BERITA ACARA PENAMBAHAN BANDWIDTH', request.number),
    paragraph(
      `Pada hari ini, ${dayName(completion.atMs)}, tanggal ${longDate(completion.atMs)}, yang bertanda tangan di bawah ini:`,
    ),
    fields([
      ['Nama', head.name],
      ['Jabatan', head.position],
      ['Selanjutnya disebut', 'PIHAK PERTAMA'],
    ]),
    fields([
      ['Nama', request.letter?.signatory ?? ''],
      ['Perangkat daerah', request.opdName],
      ['Selanjutnya disebut', 'PIHAK KEDUA'],
    ]),
    paragraph(
      `Berdasarkan ${basisOf(request)}, PIHAK PERTAMA menyatakan telah melaksanakan penambahan bandwidth pada tautan ${request.linkName} milik PIHAK KEDUA sebagai berikut.`,
    ),
    changesTable(request, 'link'),
    fields([
      ['Berlaku sejak', effectiveAtMs === null ? '–' : longTime(effectiveAtMs)],
      ['Sampai dengan', request.untilMs === null ? 'tidak dibatasi waktu' : longTime(request.untilMs)],
      ['Pelaksana', completion.byName],
      ['Pernyataan', completion.declaration],
    ]),
    proofOf(request),
    signedByTwo(
      'Demikian berita acara ini dibuat untuk dipergunakan sebagaimana mestinya. Pelayanan ini tidak dipungut biaya.',
      `${frame.letterhead.place}, ${longDate(completion.atMs)}`,
      { role: 'PIHAK KEDUA', position: request.opdName, name: request.letter?.signatory ?? '', rank: '', nip: '' },
      { role: 'PIHAK PERTAMA', ...head },
    ),
    ...copyTo(frame),
  ]
}
