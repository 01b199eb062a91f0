import type { laporProblems } from '#wire/complaints.ts'
import type { Lapor } from '../../ports/complaint-register.ts'

export interface LaporRow {
  line: number
  lapor: Lapor
  text: string
}

/** RFC 4180 with `,` or `;`, by the first line; quoted cells may hold line ends. */
const parseCsv = (csv: string): { line: number; cells: string[] }[] => {
  const text = csv.replace(/^\uFEFF/, '')
  const first = text.slice(0, text.search(/[\r\n]|$/))
  const separator = first.split(';').length > first.split(',').length ? ';' : ','
  const rows: { line: number; cells: string[] }[] = []
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  let line = 1
  let startLine = 1
  const endRow = () => {
    cells.push(cell)
    if (cells.some((held) => held.trim() !== '')) rows.push({ line: startLine, cells })
    cells = []
    cell = ''
    startLine = line
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '\n') line += 1
    if (isQuoted) {
      if (char !== '"') cell += char
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (char === '"' && cell === '') isQuoted = true
    else if (char === separator) {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') endRow()
    else if (char !== '\r') cell += char
  }
  endRow()
  return rows
}

/** Columns by the words that SP4N-LAPOR! exports are known to use; the format is not confirmed (domain.md §7, ?). */
const columns = {
  number: /^(tracking ?id|id ?laporan|no(mor)?\.? ?(tracking|laporan)|tracking)$/i,
  category: /^(kategori|category|topik)$/i,
  received: /^(tanggal ?(laporan|masuk|diterima|aduan)|received)$/i,
  answered: /^(tanggal ?(tanggapan|jawaban|tindak ?lanjut)|answered)$/i,
  text: /^(isi ?(laporan|aduan)?|uraian|laporan|text)$/i,
} as const

/** ISO, or day-first as Indonesian exports print it; a time without zone is WIB. Undefined: cannot be read. */
const instant = (text: string): number | undefined => {
  const match =
    /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/-](\d{1,2})[/-](\d{4}))(?:[T ](\d{1,2})[.:](\d{2})(?:[.:]\d{2})?)?\s*(Z|WIB|[+-]\d{2}:\d{2})?$/.exec(
      text.trim(),
    )
  if (!match) return undefined
  const [, y1, m1, d1, d2, m2, y2, hour = '0', minute = '0', zone = 'WIB'] = match
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0')
  const date = `${y1 ?? y2}-${two(m1 ?? m2)}-${two(d1 ?? d2)}`
  const atMs = Date.parse(`${date}T${two(hour)}:${two(minute)}:00${zone === 'WIB' ? '+07:00' : zone}`)
  const isRealDate = new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ?? false
  return Number.isNaN(atMs) || !isRealDate ? undefined : atMs
}

export type LaporProblem = { line: number; code: (typeof laporProblems)[number]; found: string; problem: string }

const noColumn = (found: string): LaporProblem => ({
  line: 1,
  code: 'no_column',
  found,
  problem: `no column for ${found} was found`,
})

/** Reads an export. Lines that cannot be used are told with their number; the rest is still taken. */
export const readLaporCsv = (csv: string): { rows: LaporRow[]; problems: LaporProblem[] } => {
  const [header, ...lines] = parseCsv(csv)
  const place = (pattern: RegExp) => header?.cells.findIndex((cell) => pattern.test(cell.trim())) ?? -1
  const at = {
    number: place(columns.number),
    category: place(columns.category),
    received: place(columns.received),
    answered: place(columns.answered),
    text: place(columns.text),
  }
  const missing = (['number', 'received', 'text'] as const).filter((name) => at[name] < 0)
  if (missing.length > 0) return { rows: [], problems: missing.map((found) => noColumn(found)) }
  const rows: LaporRow[] = []
  const problems: LaporProblem[] = []
  for (const { line, cells } of lines) {
    const read = (name: keyof typeof at) => (at[name] < 0 ? '' : (cells[at[name]] ?? '').trim())
    const receivedAtMs = instant(read('received'))
    const answeredAtMs = read('answered') === '' ? null : instant(read('answered'))
    const refuse = (code: LaporProblem['code'], name: keyof typeof at, problem: string): void => {
      const found = read(name).slice(0, 30)
      problems.push({ line, code, found, problem: problem.replace('{found}', () => found) })
    }
    if (!/^[\w#./-]{3,40}$/.test(read('number')))
      refuse('odd_number', 'number', 'the tracking number is missing or odd')
    else if (receivedAtMs === undefined) refuse('no_date', 'received', '"{found}" is not a date')
    else if (answeredAtMs === undefined) refuse('no_date', 'answered', '"{found}" is not a date')
    else if (read('text').length < 3) refuse('no_text', 'text', 'the text is empty')
    else
      rows.push({
        line,
        lapor: {
          number: read('number').replace(/^#/, ''),
          category: read('category').slice(0, 100) || null,
          receivedAtMs,
          answeredAtMs,
        },
        text: read('text').slice(0, 5000),
      })
  }
  return { rows, problems }
}
