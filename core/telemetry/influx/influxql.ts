import { escape } from 'influx'

/**
 * The subset of InfluxQL that 1.x, 2.x and 3.x share: plain columns, one range of time, one tag, order and limit.
 * The database and the policy go beside the query, never into FROM.
 */
export interface Select {
  /** Fields, or calls such as `count(q_ok)`. */
  columns: readonly string[]
  from: string
  /** [fromS, toS) in epoch seconds. */
  fromS: number
  toS: number
  link?: string | undefined
  byLink?: boolean | undefined
  newestFirst?: boolean | undefined
  /** Rows, of each link where `byLink` is given. */
  limit?: number | undefined
}

/** Time literals end in the year 2262. */
export const endOfTimeS = 9_000_000_000

const second = (value: number): string => {
  if (!Number.isFinite(value)) throw new Error(`${value} is no time`)
  return `${Math.min(endOfTimeS, Math.max(0, Math.ceil(value)))}s`
}

export const select = ({ columns, from, fromS, toS, link, byLink, newestFirst, limit }: Select): string =>
  [
    `SELECT ${columns.join(',')} FROM ${escape.quoted(from)}`,
    `WHERE time>=${second(fromS)} AND time<${second(toS)}`,
    ...(link === undefined ? [] : [`AND "link"=${escape.stringLit(link)}`]),
    ...(byLink ? ['GROUP BY "link"'] : []),
    `ORDER BY time ${newestFirst ? 'DESC' : 'ASC'}`,
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
  ].join(' ')
