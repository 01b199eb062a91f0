import { sessionRoutes } from '#wire/session.ts'
import { requestRoutes } from '#wire/requests.ts'
import { verificationRoutes } from '#wire/verification.ts'
import { emptyKept, readKept, removeKept, writeKept } from './device-store.ts'

export interface KeptAnswer {
  body: unknown
  /** The server's time of the answer. */
  atMs: number
  /** This machine's clock at that instant: what it is wrong by stays known without a network. */
  pcMs: number
  /** Whose answer it is; nobody else is ever shown it. */
  owner: string
}

/** What a person may need to see without a network; nothing of administration is left on a device. */
const keptPaths: ReadonlySet<string> = new Set([
  sessionRoutes.getSession.path,
  requestRoutes.listRequests.path,
  requestRoutes.requestBoard.path,
  requestRoutes.getRequest.path,
  verificationRoutes.getProof.path,
])
export const isKeptPath = (path: string): boolean => keptPaths.has(path)

/** As long as a session that nobody uses: what was answered to it does not outlive it (accounts/session-store.ts). */
export const KEPT_MS = 12 * 3_600_000

const SESSION = 'session'
const keyOf = (owner: string, address: string): string => `${owner} ${address}`

/** The account whose answers these are; null before anybody is known. */
let owner: string | null = null

const isAnswer = (value: unknown): value is KeptAnswer =>
  typeof value === 'object' && value !== null && 'body' in value && 'atMs' in value && 'pcMs' in value
const isFresh = ({ pcMs }: KeptAnswer): boolean => pcMs <= Date.now() + KEPT_MS && Date.now() - pcMs <= KEPT_MS

/** Keeps one answer for its reader; before anybody is known there is nobody to keep it for. */
export const keepAnswer = async (address: string, body: unknown, atMs: number): Promise<void> => {
  if (owner === null) return
  await writeKept('answers', keyOf(owner, address), { body, atMs, pcMs: Date.now(), owner }).catch(() => undefined)
}
export const recallAnswer = async (address: string): Promise<KeptAnswer | null> => {
  if (owner === null) return null
  const kept = await readKept('answers', keyOf(owner, address))
  return isAnswer(kept) && kept.owner === owner && isFresh(kept) ? kept : null
}

/** The session is known before its reader is: it is kept under a name of its own, one in a browser. */
export const keepSession = async (session: { body: unknown; accountId: string; atMs: number }): Promise<void> => {
  const { body, accountId, atMs } = session
  owner = accountId
  const before = await readKept('answers', SESSION)
  if (isAnswer(before) && before.owner !== accountId) await emptyKept('answers')
  const answer = { body, atMs, pcMs: Date.now(), owner: accountId } satisfies KeptAnswer
  await writeKept('answers', SESSION, answer).catch(() => undefined)
}
export const recallSession = async (): Promise<KeptAnswer | null> => {
  const kept = await readKept('answers', SESSION)
  if (!isAnswer(kept)) return null
  if (isFresh(kept)) {
    owner = kept.owner
    return kept
  }
  await emptyKept('answers')
  return null
}
/** At log-out, and when the server says that nobody is signed in: nothing of the reader stays. */
export const forgetAnswers = async (): Promise<void> => {
  owner = null
  await removeKept('answers', SESSION)
  await emptyKept('answers')
}
