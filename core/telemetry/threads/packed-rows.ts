/**
 * Rows of numbers between threads as one transferred buffer: copying 20,000 nested objects would stall the receiver.
 * Null travels as NaN, which no column holds.
 */
export interface PackedRows {
  width: number
  values: Float64Array<ArrayBuffer>
}

export const packRows = (rows: readonly (readonly (number | null)[])[], width: number): PackedRows => {
  const values = new Float64Array(rows.length * width)
  rows.forEach((row, r) => {
    for (let c = 0; c < width; c++) values[r * width + c] = row[c] ?? Number.NaN
  })
  return { width, values }
}

export const rowCount = ({ width, values }: PackedRows): number => values.length / width

export const unpackRow = ({ width, values }: PackedRows, row: number): (number | null)[] => {
  const out: (number | null)[] = []
  for (let i = row * width; i < (row + 1) * width; i++) {
    const value = values[i] ?? Number.NaN
    out.push(Number.isNaN(value) ? null : value)
  }
  return out
}

/** Raw rows whose first column is the absolute second, with the names of the numbers in them. */
export interface NamedRows {
  rows: PackedRows
  links: Map<number, string>
  devices: Map<number, string>
}
