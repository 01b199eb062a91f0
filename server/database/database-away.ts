/** Not reached, cut, starting or stopping, or too busy to let us in: classes 08, 53 and 57P of PostgreSQL's error codes, and lock_timeout. */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08...|53...|57P..|55P03)$/
/** What the client itself says about a connection; these errors have no code. */
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/
/** Somebody is there and will not let us in: wrong user or password, no such database, no right. */
const REFUSED = /^(28...|3D000|42501)$/

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

/** The service database cannot be reached now; the same question may be answered in a moment. */
export const isDatabaseAway = (error: unknown): boolean =>
  AWAY.test(codeOf(error)) || (error instanceof Error && AWAY_WORDS.test(error.message))

/** Why this address does not open, for the person who wrote it; null: something else is wrong. The password is not told. */
export const explainDatabase = (error: unknown, url: string): string | null => {
  if (!isDatabaseAway(error) && !REFUSED.test(codeOf(error))) return null
  const { hostname, port, pathname, username } = new URL(url)
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error]
  const reason = first instanceof Error ? first.message : String(first)
  return `PostgreSQL at ${hostname}:${port || 5432}, database ${pathname.slice(1)}, user ${decodeURIComponent(username)}: ${reason}. Mend it or PANTAU_DATABASE_URL`
}
