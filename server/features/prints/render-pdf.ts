import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfmake from 'pdfmake'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { longTime } from './print-words.ts'

const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts/Roboto')
pdfmake.setFonts({
  Roboto: {
    normal: join(fonts, 'Roboto-Regular.ttf'),
    bold: join(fonts, 'Roboto-Medium.ttf'),
    italics: join(fonts, 'Roboto-Italic.ttf'),
    bolditalics: join(fonts, 'Roboto-MediumItalic.ttf'),
  },
})
// Texts of people stand in these documents: whatever they hold, nothing is fetched and nothing read but our fonts.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts))

export interface PrintedDocument {
  /** Shown by PDF readers, and the beginning of the file name. */
  title: string
  /** In the foot of every page. */
  reference: string
  printedAtMs: number
  content: Content[]
}

let last: Promise<unknown> = Promise.resolve()

/** A4, embedded fonts, page n of m. One at a time: a page costs tens of milliseconds of the whole process. */
export const renderPdf = (document: PrintedDocument): Promise<Buffer> => {
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: [57, 40, 57, 50],
    defaultStyle: { font: 'Roboto', fontSize: 10 },
    language: 'id',
    info: {
      title: document.title,
      creator: 'Pantau',
      producer: 'Pantau',
      creationDate: new Date(document.printedAtMs),
    },
    // A heading never stands alone at the foot of a page.
    pageBreakBefore: (node, nodes) => node.headlineLevel === 1 && nodes.getFollowingNodesOnPage().length === 0,
    content: document.content,
    footer: (page, pages) => ({
      margin: [57, 16, 57, 0],
      fontSize: 8,
      color: '#444444',
      columns: [
        { text: `${document.reference} · dicetak ${longTime(document.printedAtMs)}` },
        { text: `Halaman ${page} dari ${pages}`, alignment: 'right', width: 'auto' },
      ],
    }),
  }
  const render = last.then(() => pdfmake.createPdf(definition).getBuffer())
  last = render.catch(() => undefined)
  return render
}
