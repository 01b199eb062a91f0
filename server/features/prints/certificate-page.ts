import type { Certificate } from '#domain/verification/certificate.ts'
import type { DirectionJudgement } from '#domain/verification/model.ts'
import type { Content, TableCell } from 'pdfmake/interfaces.js'
import { certificateChart } from './certificate-chart.ts'
import type { IssuedCertificate } from './certificate-source.ts'
import { evidenceTitle, figureOf, resultWord, verdictSentence } from './certificate-words.ts'
import { fields, letterheadOf, TEXT_WIDTH, title, type PrintFrame } from './print-layout.ts'
import { directionWord, longTime, verdictWord } from './print-words.ts'

const FONT = 8.5

/** One page: what was asked, the verdict in a sentence, the ladder, before and after, and how anybody can check it. */
export const certificateContent = ({ certificate, judged }: IssuedCertificate, frame: PrintFrame): Content[] => [
  letterheadOf(frame),
  title('SERTIFIKAT PEMBUKTIAN PENAMBAHAN BANDWIDTH', certificate.request.number),
  {
    fontSize: 9,
    stack: [
      fields([
        ['Perangkat daerah', certificate.link.opdName],
        ['Tautan', certificate.link.name],
        ['Data', `${longTime(certificate.window.fromMs)} sampai dengan ${longTime(certificate.window.toMs)}`],
        ['Diputuskan', longTime(certificate.decidedAtMs)],
      ]),
    ],
  },
  {
    margin: [0, 2, 0, 8],
    table: {
      widths: ['*'],
      body: [
        [
          {
            margin: [6, 4, 6, 4],
            stack: [
              { text: verdictWord[certificate.standing].toUpperCase(), bold: true, fontSize: 13, margin: [0, 0, 0, 3] },
              ...certificate.directions.map((one): Content => ({
                text: verdictSentence(one, certificate),
                fontSize: 9.5,
              })),
            ],
          },
        ],
      ],
    },
  },
  ladder(certificate.directions),
  ...charts({ certificate, judged }),
  howToCheck(certificate),
]

const ladder = (directions: readonly DirectionJudgement[]): Content => {
  const [first] = directions
  const head = (text: string): TableCell => ({ text, bold: true, fillColor: '#eeeeee', fontSize: FONT })
  return {
    margin: [0, 0, 0, 8],
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 2, paddingBottom: () => 2 },
    table: {
      headerRows: 1,
      widths: [128, ...directions.map(() => '*' as const)],
      body: [
        [head('Bukti'), ...directions.map(({ direction }) => head(directionWord[direction]))],
        ...(first?.evidence ?? []).map(({ id }): TableCell[] => [
          { text: `${id}  ${evidenceTitle[id]}`, fontSize: FONT },
          ...directions.map(({ evidence }): TableCell => {
            const own = evidence.find((rung) => rung.id === id)
            if (!own) return { text: '–', fontSize: FONT }
            const figure = figureOf(own)
            return { text: `${resultWord[own.result]}${figure === '' ? '' : `, ${figure}`}`, fontSize: FONT }
          }),
        ]),
      ],
    },
  }
}

const charts = ({ certificate, judged }: IssuedCertificate): Content[] =>
  judged.map(({ series, task }): Content => {
    const found = certificate.directions.find(({ direction }) => direction === task.direction)
    return {
      svg: certificateChart({
        name: directionWord[task.direction],
        series,
        changedAtMs: task.changedAtMs,
        levels: [
          { bps: found?.oldCeilingBps ?? task.fromBps, name: 'batas lama' },
          { bps: task.toBps, name: 'diminta' },
        ],
      }),
      width: TEXT_WIDTH,
      margin: [0, 0, 0, 4],
    }
  })

const howToCheck = ({ algorithm, inputsHash, hash, reference }: Certificate): Content => ({
  margin: [0, 6, 0, 0],
  fontSize: 7.5,
  stack: [
    { text: 'Cara memeriksa', bold: true },
    {
      text: `Unduh berkas JSON sertifikat ${reference} dari halaman permintaan, lalu jalankan di server Pantau:`,
    },
    { text: 'pantau verify --certificate BERKAS.json', noWrap: true, margin: [12, 1, 0, 1] },
    { text: 'Pantau menghitung ulang dari data pengukuran yang tersimpan dan menjawab SAMA atau BERBEDA.' },
    { text: `Metode ${algorithm}` },
    { text: `Sidik data (SHA-256)        ${inputsHash}` },
    { text: `Sidik sertifikat (SHA-256)  ${hash}` },
  ],
})
