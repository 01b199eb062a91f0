/** A cell that a spreadsheet would run as a formula is text with an apostrophe (OWASP, CSV injection). */
const cell = (value: string | number | boolean | null): string => {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export type CsvRow = readonly (string | number | boolean | null)[]

/** Opens the file for Indonesian Excel: UTF-8 BOM (domain.md §11). */
export const CSV_BOM = '\uFEFF'

/** One line: `;` between cells, CRLF at the end (domain.md §11, RFC 4180). Null is an empty cell. */
export const csvLine = (row: CsvRow): string => `${row.map(cell).join(';')}\r\n`
