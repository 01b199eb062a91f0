import type { Content } from 'pdfmake/interfaces.js'
import type { PrintableRequest } from '../../ports/request-print-source.ts'
import {
  copyTo,
  fields,
  heading,
  letterheadOf,
  paragraph,
  ruled,
  signedBy,
  title,
  type PrintFrame,
  type Signatory,
} from './print-layout.ts'
import {
  channelWord,
  directionWord,
  letterDate,
  longDate,
  longTime,
  priorityWord,
  rate,
  rejectWord,
} from './print-words.ts'

const officer = (name: string, position: string): Signatory => ({ position, name, rank: '', nip: '' })

/** Letter or recorded notice: whichever began the request (standard, component 1). */
export const basisOf = ({ letter, notice, opdName }: PrintableRequest): string =>
  letter
    ? `Surat ${opdName} Nomor ${letter.number} tanggal ${letterDate(letter.date)} hal ${letter.subject}`
    : notice
      ? `Pemberitahuan ${opdName} melalui ${channelWord(notice.channel).toLowerCase()}, ${longTime(notice.takenAtMs)}`
      : `Permohonan ${opdName}`

export const askedTable = ({ asked }: PrintableRequest): Content =>
  ruled(
    ['Arah', 'Batas saat ini', 'Batas yang dimohon'],
    asked.map(({ direction, fromBps, toBps }) => [directionWord[direction], rate(fromBps), rate(toBps)]),
    ['*', '*', '*'],
  )

/**
 * Where the letter is, for the one who holds the receipt: an address, no secret. Who opens it signs in, and sees it only
 * if it is his agency's; to everybody else there is no such request.
 */
const tracking = (trackUrl: string): Content => ({
  margin: [0, 0, 0, 10],
  columns: [
    { qr: trackUrl, fit: 74, eccLevel: 'M', width: 84 },
    {
      width: '*',
      fontSize: 9,
      stack: ['Lacak permohonan ini: pindai, lalu masuk dengan akun perangkat daerah.', { text: trackUrl }],
    },
  ],
})

/** Tanda terima: proof for the OPD that its letter arrived, and what is missing. Null before the receipt. */
export const receiptContent = (request: PrintableRequest, frame: PrintFrame, trackUrl: string): Content[] | null => {
  const { receipt, letter } = request
  if (!receipt) return null
  return [
    letterheadOf(frame),
    title('TANDA TERIMA PERMOHONAN', request.number),
    paragraph('Telah diterima permohonan penambahan bandwidth dengan keterangan sebagai berikut.'),
    fields([
      ['Nomor agenda', request.agendaNo ?? request.number ?? ''],
      ['Diterima', `${longTime(receipt.atMs)}`],
      ['Diterima melalui', channelWord(receipt.channel)],
      ['Perangkat daerah', request.opdName],
      ['Surat', letter ? `${letter.number}, tanggal ${letterDate(letter.date)}` : 'menyusul (pemberitahuan dicatat)'],
      ['Hal', letter?.subject ?? request.notice?.text ?? ''],
      ['Tautan', request.linkName],
      ['Kelengkapan', receipt.isComplete ? 'Lengkap' : `Belum lengkap: ${receipt.missing}`],
    ]),
    askedTable(request),
    tracking(trackUrl),
    signedBy(
      'Pelayanan ini tidak dipungut biaya. Simpan tanda terima ini untuk menanyakan perkembangan permohonan.',
      `${frame.letterhead.place}, ${longDate(receipt.atMs)}`,
      officer(receipt.byName, 'Petugas penerima'),
    ),
  ]
}

/** Lembar disposisi: the whole chain, each link with its date and room for a paraf. Null before the first. */
export const dispositionContent = (request: PrintableRequest, frame: PrintFrame): Content[] | null => {
  const { dispositions, receipt, letter } = request
  if (dispositions.length === 0) return null
  return [
    letterheadOf(frame),
    title('LEMBAR DISPOSISI', request.number),
    fields([
      ['Surat dari', request.opdName],
      ['Nomor surat', letter?.number ?? '–'],
      ['Tanggal surat', letter ? letterDate(letter.date) : '–'],
      ['Diterima tanggal', receipt ? longTime(receipt.atMs) : '–'],
      ['Nomor agenda', request.agendaNo ?? request.number ?? ''],
      ['Sifat', priorityWord[request.priority]],
      ['Hal', letter?.subject ?? request.notice?.text ?? ''],
      ['Tautan', request.linkName],
    ]),
    heading('Permohonan'),
    askedTable(request),
    heading('Disposisi'),
    ruled(
      ['No.', 'Dari', 'Diteruskan kepada', 'Isi disposisi', 'Tanggal', 'Paraf'],
      dispositions.map(({ atMs, fromName, toName, instruction }, index) => [
        String(index + 1),
        fromName,
        toName,
        instruction,
        longTime(atMs),
        '',
      ]),
      [22, 85, 85, '*', 88, 42],
    ),
  ]
}

/** Surat penolakan: reason from the list and in words. Null unless it was rejected. */
export const rejectionContent = (request: PrintableRequest, frame: PrintFrame): Content[] | null => {
  const { rejection } = request
  if (!rejection) return null
  return [
    letterheadOf(frame),
    {
      columns: [
        {
          width: '*',
          stack: [
            fields([
              ['Nomor', request.number ?? ''],
              ['Sifat', 'Biasa'],
              ['Lampiran', '–'],
              ['Hal', 'Penolakan permohonan penambahan bandwidth'],
            ]),
          ],
        },
        { width: 150, alignment: 'right', text: `${frame.letterhead.place}, ${longDate(rejection.atMs)}` },
      ],
    },
    { text: ['Yth. Kepala ', request.opdName, '\ndi tempat'], margin: [0, 4, 0, 14], lineHeight: 1.25 },
    paragraph(
      `Menindaklanjuti ${basisOf(request)}, dengan hormat kami sampaikan bahwa permohonan penambahan bandwidth pada tautan ${request.linkName} belum dapat kami penuhi.`,
    ),
    fields([
      ['Alasan', rejectWord(rejection.reason)],
      ['Penjelasan', rejection.text],
    ]),
    askedTable(request),
    signedBy(
      'Perangkat daerah dapat mengajukan permohonan kembali setelah hal tersebut dipenuhi, atau menyampaikan pengaduan melalui saluran resmi. Atas perhatian Saudara, kami ucapkan terima kasih.',
      '',
      frame.signatories.head,
    ),
    ...copyTo(frame),
  ]
}
