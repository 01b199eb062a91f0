import type { Letterhead, Signatories } from '#wire/settings.ts'
import type { Column, Content, TableCell } from 'pdfmake/interfaces.js'

/** Width of the text of an A4 page with margins of 2 cm (points). */
export const TEXT_WIDTH = 595.28 - 2 * 57

export type Signatory = Signatories['head']

/** What every document stands on: settings and the moment of printing. */
export interface PrintFrame {
  letterhead: Letterhead
  /** Coat of arms as PNG or JPEG; null: its place stays free. */
  coatOfArms: Buffer | null
  signatories: Signatories
  printedAtMs: number
}

const dataUrl = (image: Buffer): string =>
  `data:image/${image[0] === 0x89 ? 'png' : 'jpeg'};base64,${image.toString('base64')}`
export const picture = (image: Buffer, fit: [number, number]): Content => ({ image: dataUrl(image), fit })

/** Kop surat: coat of arms left, government, office, address, double rule. */
export const letterheadOf = ({ letterhead, coatOfArms }: PrintFrame): Content => {
  const contact = [
    [letterhead.phone && `Telepon ${letterhead.phone}`, letterhead.website && `Laman ${letterhead.website}`],
    [letterhead.email && `Surel ${letterhead.email}`],
  ]
    .map((parts) => parts.filter((part) => part !== '').join(' · '))
    .filter((text) => text !== '')
  const line = (y: number, lineWidth: number) => ({
    type: 'line' as const,
    x1: 0,
    y1: y,
    x2: TEXT_WIDTH,
    y2: y,
    lineWidth,
  })
  return {
    stack: [
      {
        columns: [
          { width: 64, stack: coatOfArms ? [picture(coatOfArms, [58, 68])] : [] },
          {
            width: '*',
            alignment: 'center',
            stack: [
              { text: letterhead.government, fontSize: 13 },
              { text: letterhead.office, fontSize: 16, bold: true, margin: [0, 1, 0, 3] },
              ...(letterhead.address === '' ? [] : [{ text: letterhead.address, fontSize: 9 }]),
              ...contact.map((text) => ({ text, fontSize: 9 })),
            ],
          },
          { width: 64, text: '' },
        ],
      },
      { canvas: [line(6, 2.25), line(9, 0.75)], margin: [0, 2, 0, 12] },
    ],
  }
}

export const title = (text: string, number: string | null): Content => ({
  stack: [
    { text, bold: true, fontSize: 13, decoration: 'underline', alignment: 'center' },
    { text: `Nomor: ${number ?? '............................'}`, alignment: 'center', margin: [0, 3, 0, 0] },
  ],
  margin: [0, 0, 0, 12],
})

/** What people typed: a word longer than its column is broken anywhere instead of running off the page. */
const typed = (text: string, longestWord: number) => ({
  text,
  wordBreak: text.split(/\s/).some((word) => word.length > longestWord) ? ('break-all' as const) : ('normal' as const),
})

/** Label, colon, value: aligned over the whole document. A value of several lines stays in its column. */
export const fields = (rows: readonly (readonly [string, string | Content])[]): Content => ({
  layout: 'noBorders',
  margin: [0, 0, 0, 7],
  table: {
    widths: [130, 6, '*'],
    body: rows.map(([label, value]): TableCell[] => [
      { text: label },
      { text: ':' },
      typeof value === 'string' ? typed(value === '' ? '–' : value, 60) : (value as TableCell),
    ]),
  },
})

/** A ruled table whose header repeats on the next page. */
export const ruled = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
  widths: (number | '*' | 'auto')[],
): Content => ({
  margin: [0, 2, 0, 12],
  layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 4, paddingBottom: () => 4 },
  table: {
    headerRows: 1,
    dontBreakRows: true,
    widths,
    body: [
      header.map((text): TableCell => ({ text, bold: true, fillColor: '#eeeeee', alignment: 'center' })),
      ...rows.map((row) => row.map((text): TableCell => typed(text, 20))),
    ],
  },
})

export const paragraph = (text: string): Content => ({
  ...typed(text, 80),
  alignment: 'justify',
  margin: [0, 0, 0, 10],
  lineHeight: 1.25,
})
export const heading = (text: string): Content => ({ text, bold: true, margin: [0, 6, 0, 4] })

const BLANK = '(........................................)'

/** Jabatan, room for the signature or the mark of an e-signature, name, pangkat, NIP. */
const signatureLines = (
  lead: readonly string[],
  { name, rank, nip }: Pick<Signatory, 'name' | 'rank' | 'nip'>,
): Content[] => [
  ...lead.map((text): Content => ({ text })),
  { text: '', fontSize: 1, margin: [0, 24, 0, 24] },
  name === '' ? { text: BLANK } : { text: name, bold: true, decoration: 'underline' },
  ...(rank === '' ? [] : [{ text: rank }]),
  ...(nip === '' ? [] : [{ text: `NIP ${nip}` }]),
]

/** A signature never stands on a page of its own: the closing sentence goes with it. */
const closing = (sentence: string, columns: Column[]): Content => ({
  unbreakable: true,
  stack: [paragraph(sentence), { columns, columnGap: 24, margin: [0, 6, 0, 0] }],
})

/** Closing sentence and the signature block on the right half. */
export const signedBy = (sentence: string, placeAndDate: string, { position, ...who }: Signatory): Content =>
  closing(sentence, [
    { width: '*', text: '' },
    {
      width: 240,
      stack: signatureLines(
        [placeAndDate, `${position},`].filter((line) => line !== ''),
        who,
      ),
    },
  ])

/** Closing sentence and two parties side by side. */
export const signedByTwo = (
  sentence: string,
  placeAndDate: string,
  left: { role: string } & Signatory,
  right: { role: string } & Signatory,
): Content =>
  closing(sentence, [
    { width: '*', stack: signatureLines([' ', left.role, left.position], left) },
    { width: '*', stack: signatureLines([placeAndDate, right.role, right.position], right) },
  ])

export const copyTo = ({ letterhead }: PrintFrame): Content[] =>
  letterhead.copyTo.length === 0
    ? []
    : [
        {
          unbreakable: true,
          margin: [0, 12, 0, 0],
          stack: [{ text: 'Tembusan:' }, { ol: [...letterhead.copyTo] }],
          fontSize: 9,
        },
      ]
