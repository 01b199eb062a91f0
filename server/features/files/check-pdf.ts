import { inflateSync } from 'node:zlib'

/**
 * What makes a PDF do something instead of show something (ISO 32000-1 §12.6.4 actions, §7.11.4 embedded files, XFA).
 * Every script action must carry the name /JavaScript, so the short /JS, which compressed bytes hold by chance, is not
 * looked for.
 */
const ACTIVE =
  /\/(JavaScript|Launch|EmbeddedFiles?|XFA|RichMedia|SubmitForm|ImportData|GoToE|Rendition|Movie|Sound)(?![A-Za-z0-9])/

/** Object streams of an office scan are small; a PDF that holds more than this in them is not judged but refused. */
const MAX_INFLATED_BYTES = 32 * 1024 * 1024

/** Names may be written with #xx escapes (ISO 32000-1 §7.3.5). */
const unescapeNames = (text: string): string =>
  text.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

type PdfProblem = 'active_content' | 'encrypted' | 'broken' | 'too_much_inside'

/** The text of one object stream, or why it cannot be judged. `room` bounds what may be inflated. */
const openObjectStream = (dictionary: string, content: Buffer, room: number): string | PdfProblem => {
  if (!/\/Filter/.test(dictionary)) return content.toString('latin1')
  if (!/\/Filter\s*(\/FlateDecode|\[\s*\/FlateDecode\s*\])/.test(dictionary)) return 'broken'
  // Prediction would disguise the names, and no writer uses it here.
  if (/\/Predictor/.test(dictionary)) return 'broken'
  try {
    return inflateSync(content, { maxOutputLength: Math.max(1, room) }).toString('latin1')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_much_inside' : 'broken'
  }
}

/**
 * Null when the PDF only shows something. `broken`: no end mark, bytes after it, or an object stream that cannot be
 * opened. `encrypted` cannot be judged either. The whole file is searched, not only what a parser would call objects:
 * what one parser takes for a comment is an object to another.
 */
export const checkPdf = (bytes: Buffer): PdfProblem | null => {
  const text = bytes.toString('latin1')
  if (!text.startsWith('%PDF-') || !/%%EOF\s*$/.test(text.slice(-1024))) return 'broken'
  const clear = unescapeNames(text)
  if (/\/Encrypt(?![A-Za-z0-9])/.test(clear)) return 'encrypted'
  if (ACTIVE.test(clear)) return 'active_content'
  let inflated = 0
  for (const { 0: keyword, index } of text.matchAll(/(?<!end)stream\r?\n/g)) {
    const dictionary = unescapeNames(text.slice(Math.max(text.lastIndexOf('obj', index), index - 4096, 0), index))
    if (!/\/ObjStm(?![A-Za-z0-9])/.test(dictionary)) continue
    const start = index + keyword.length
    const end = text.indexOf('endstream', start)
    const opened = openObjectStream(
      dictionary,
      bytes.subarray(start, end < 0 ? undefined : end),
      MAX_INFLATED_BYTES - inflated,
    )
    if (opened === 'broken' || opened === 'too_much_inside') return opened
    inflated += opened.length
    if (ACTIVE.test(unescapeNames(opened))) return 'active_content'
  }
  return null
}
