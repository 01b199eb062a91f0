import type { Figure, FigureDefinition, FigureGroup, Table } from '#domain/evaluation/document.ts'
import type { SettingValues } from '#wire/settings.ts'
import type { Content } from 'pdfmake/interfaces.js'
import type { EvaluationCopy } from '../../ports/evaluation-source.ts'
import { barsChart, intervalsChart, weeksChart } from './evaluation-charts.ts'
import { evaluationTable, figureTable, valueText } from './evaluation-tables.ts'
import { amountText, minutesText, wordOf } from './evaluation-words.ts'
import { letterheadOf, paragraph, type PrintFrame, ruled, signedByTwo, TEXT_WIDTH, title } from './print-layout.ts'
import { letterDate, longDate, longTime } from './print-words.ts'

export interface EvaluationPrint {
  copy: EvaluationCopy
  frame: PrintFrame
  laws: SettingValues['laws']['laws']
  /** Number and date of the service standard; empty until the office enters them. */
  standard: { number: string; version: string }
}

const numerals = 'I II III IV V VI VII VIII IX X XI'.split(' ')
const calendarWords = { calendar: 'jam kalender', workday24: 'hari kerja 24 jam', workhours: 'jam kerja' } as const
const followUpWords = { open: 'berjalan', done: 'selesai', dropped: 'dihentikan' } as const

/** A chapter; it begins where it may, but its heading never stands alone at the foot of a page. */
const chapter = (index: number, text: string): Content => ({
  text: `${numerals[index]}. ${text}`,
  bold: true,
  fontSize: 12,
  margin: [0, 10, 0, 4],
  tocItem: true,
  tocMargin: [0, 2, 0, 2],
  headlineLevel: 1,
})
const drawing = (svg: string | null): Content[] =>
  svg === null ? [] : [{ svg, width: TEXT_WIDTH, margin: [0, 4, 0, 10] }]

/** The document of domain.md §11 in its order, from the data set alone. */
export const evaluationContent = ({ copy, frame, laws, standard }: EvaluationPrint): Content[] => {
  const { document, notes, followUps, signature } = copy
  const definitions = new Map<string, FigureDefinition>(document.definitions.map((one) => [one.id, one]))
  const figureOf = (id: string): Figure | null => document.figures.find((figure) => figure.id === id) ?? null
  const tableOf = (id: string): Table | null =>
    [...document.tables, ...document.rows].find((table) => table.id === id) ?? null
  const figuresIn = (...groups: FigureGroup[]): Content =>
    figureTable(
      document.figures.filter(({ group }) => groups.includes(group)),
      definitions,
    )
  const tables = (...ids: string[]): Content[] =>
    ids.flatMap((id) => tableOf(id) ?? []).flatMap((one) => evaluationTable(one))
  /** The newest remark of the leadership on a chapter, by name. */
  const remark = (section: EvaluationCopy['notes'][number]['section']): Content[] => {
    const found = notes.find((one) => one.section === section)
    return found === undefined || found.text === ''
      ? []
      : [{ text: [{ text: `Catatan pimpinan (${found.byName}): `, bold: true }, found.text], margin: [0, 2, 0, 8] }]
  }
  const sentence = (id: string): string => {
    const figure = figureOf(id)
    return figure ? `${definitions.get(id)?.name ?? id}: ${valueText(figure)}` : ''
  }
  const summary = [
    'in',
    'done',
    'onTime',
    'turnaround.net.median',
    'proof.proven',
    'falseDone',
    'availability',
    'skm.index',
  ]
  const interval = (id: string) => {
    const figure = figureOf(id)
    return figure === null
      ? []
      : [
          {
            label: definitions.get(id)?.name ?? id,
            value: figure.value,
            low: figure.interval?.low ?? null,
            high: figure.interval?.high ?? null,
            words: valueText(figure),
          },
        ]
  }
  const weeks = tableOf('weeks')
  const steps = tableOf('steps')
  const median = steps?.columns.findIndex(({ id }) => id === 'median') ?? -1
  const stepBars = (steps?.rows ?? []).flatMap(({ id, cells }) => {
    const value = cells[median]
    return typeof value === 'number' ? [{ label: wordOf('step', id), value, words: minutesText(value) }] : []
  })
  const printedLaws = laws.filter(({ isPrinted }) => isPrinted)
  const carried = followUps.filter(({ isCarried }) => isCarried)
  const planned = followUps.filter(({ isCarried }) => !isCarried)
  const followUpTable = (rows: typeof followUps): Content =>
    rows.length === 0
      ? paragraph('Tidak ada.')
      : ruled(
          ['Tindak lanjut', 'Penanggung jawab', 'Batas', 'Keadaan'],
          rows.map((one) => [
            one.what,
            one.owner,
            letterDate(one.dueDate),
            [followUpWords[one.state] + (one.isOverdue ? ', LEWAT' : ''), one.outcome].filter(Boolean).join(': '),
          ]),
          ['*', 90, 75, 110],
        )

  return [
    letterheadOf(frame),
    title(document.title.toUpperCase(), null),
    ...(document.isFinished
      ? []
      : [paragraph('TRIWULAN MASIH BERJALAN: angka sementara, bukan untuk ditandatangani.')]),
    ...(signature === null
      ? [paragraph('Belum ditandatangani.')]
      : [
          paragraph(
            `Ditandatangani ${longTime(signature.signedAtMs)} oleh ${signature.name}, ${signature.position}` +
              (signature.revision > 1 ? ` sebagai revisi ${signature.revision - 1}: ${signature.reason}` : '.'),
          ),
        ]),
    { toc: { title: { text: 'Isi', bold: true, margin: [0, 4, 0, 4] } } },
    chapter(0, 'Dasar hukum'),
    printedLaws.length === 0
      ? paragraph('Belum ditetapkan dalam pengaturan.')
      : { ol: printedLaws.map((one) => one.text) },
    chapter(1, 'Ringkasan'),
    { ul: summary.map(sentence).filter(Boolean), margin: [0, 0, 0, 6] },
    ...drawing(intervalsChart(['onTime', 'proof.proven', 'falseDone', 'availability'].flatMap(interval))),
    ...(document.remarks.length === 0
      ? []
      : [
          { text: 'Yang perlu diketahui:', bold: true } satisfies Content,
          { ul: [...document.remarks], margin: [0, 0, 0, 6] } satisfies Content,
        ]),
    ...remark('summary'),
    chapter(2, 'Gambaran layanan'),
    paragraph(
      `Standar pelayanan penambahan bandwidth${standard.number === '' ? '' : ` nomor ${standard.number}`}${standard.version === '' ? '' : `, versi ${standard.version}`}: ` +
        `dilayani dalam ${document.settings.sla.targetMinutes / 60} jam, dihitung menurut ${calendarWords[document.settings.sla.calendar]}. ` +
        `Kalender kerja versi ${document.calendar.version}. Tautan yang dipantau: ${tableOf('links')?.rows.length ?? 0}, OPD: ${tableOf('opds')?.rows.length ?? 0}.`,
    ),
    chapter(3, 'Realisasi'),
    figuresIn('counts', 'onTime', 'turnaround'),
    ...drawing(weeks && weeksChart(weeks)),
    figuresIn('step', 'pause', 'breach'),
    ...drawing(barsChart(stepBars)),
    ...tables('steps', 'pauses', 'waiting', 'breaches', 'opds', 'workload'),
    ...remark('service'),
    chapter(4, 'Pembuktian'),
    figuresIn('proof', 'added', 'beforeAfter'),
    ...tables('beforeAfter'),
    ...remark('proof'),
    chapter(5, 'Pemakaian dan ketersediaan'),
    figuresIn('usage', 'availability', 'data'),
    ...tables('needsMore', 'idle', 'worstLinks'),
    chapter(6, 'Pengaduan'),
    figuresIn('complaint'),
    ...tables('complaintChannels', 'complaintCategories'),
    ...remark('complaints'),
    chapter(7, 'Survei kepuasan masyarakat'),
    figuresIn('skm'),
    ...tables('skm'),
    ...remark('satisfaction'),
    chapter(8, 'Kendala dan tindak lanjut'),
    ...remark('obstacles'),
    { text: 'Tindak lanjut dari triwulan lalu', bold: true },
    followUpTable(carried),
    { text: 'Rencana tindak lanjut', bold: true },
    followUpTable(planned),
    chapter(9, 'Kesimpulan dan arahan pimpinan'),
    ...remark('conclusion'),
    ...(signature !== null && signature.note !== '' ? [paragraph(signature.note)] : []),
    signedByTwo(
      'Demikian laporan evaluasi ini dibuat dari catatan dan pengukuran yang dapat dihitung ulang.',
      `${frame.letterhead.place}, ${longDate(signature?.signedAtMs ?? frame.printedAtMs)}`,
      {
        role: 'Mengetahui,',
        ...frame.signatories.leader,
        ...(signature ? { name: signature.name, nip: signature.nip, position: signature.position } : {}),
      },
      { role: 'Disusun oleh,', ...frame.signatories.head },
    ),
    { ...(chapter(10, 'Lampiran') as object), pageBreak: 'before' } as Content,
    ...tables('trend'),
    ...document.rows.flatMap((table) => evaluationTable(table, appendixColumns[table.id])),
    { text: 'Definisi', bold: true, margin: [0, 6, 0, 2] },
    {
      fontSize: 8,
      layout: 'lightHorizontalLines',
      table: {
        headerRows: 1,
        dontBreakRows: true,
        widths: [120, '*', 130],
        body: [
          ['Angka', 'Definisi', 'Populasi'],
          ...document.definitions.map(({ name, definition, population }) => [name, definition, population]),
        ],
      },
    },
    {
      margin: [0, 10, 0, 0],
      fontSize: 8,
      stack: [
        `Dihitung ${longTime(document.computedAtMs)} dengan Pantau ${document.codeVersion}, definisi versi ${document.definitionsVersion}.`,
        `SHA-256 dokumen: ${document.hash}`,
        ...(copy.hash === null ? [] : [`SHA-256 salinan beku: ${copy.hash}`]),
        'Setiap angka dapat dihitung ulang: paket triwulan (ZIP) memuat baris di baliknya, jejak peristiwa, dan halaman pemeriksa.',
        `Cakupan data: ${amountText(figureOf('data.coverage')?.value ?? null, 'share')}.`,
      ],
    },
  ]
}

/** What of the long rows fits on paper; the workbook and the JSON have every column. */
const appendixColumns: Record<string, readonly string[]> = {
  requests: ['number', 'opd', 'link', 'received', 'done', 'net', 'result', 'overrun', 'verdict'],
  increases: ['number', 'link', 'changed', 'downFrom', 'downTo', 'upFrom', 'upTo', 'verdict'],
  complaints: ['number', 'channel', 'category', 'received', 'answered', 'resolved', 'state'],
  links: [
    'id',
    'coverage',
    'availability',
    'unplanned',
    'downContract',
    'downP95',
    'downCeiling',
    'needsMore',
    'isIdle',
  ],
}
