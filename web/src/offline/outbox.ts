import type { Move } from '#domain/request-moves.ts'
import { requestMoveRoutes, type requestReply } from '#wire/requests.ts'
import type { z } from 'zod/mini'
import { shallowRef } from 'vue'
import { ApiFailure } from '../api/api-failure.ts'
import { call } from '../api/call.ts'
import { readAllKept, removeKept, writeKept } from './device-store.ts'

/** A move that was made where there was no network. Nothing of it is shown as done before the server said so. */
export interface WaitingReport {
  /** The command id: however often it is sent, it happens once. */
  id: string
  accountId: string
  requestId: string
  /** How people call the request. */
  title: string
  move: Move
  /** The body without what is only known when it is sent. */
  body: Record<string, unknown>
  expectedVersion: number
  /** By this machine's clock; what that is wrong by is known when the server answers again. */
  madePcMs: number
  /** By the server's clock, as far as it was known. */
  madeAtMs: number
  /** Why the server would not take it; null while it waits. */
  problem: { kind: 'conflict' | 'refused'; reason?: string; paths: string[] } | null
}

/**
 * What may wait: the steps of the one who works at the device, and notes. Each with the field of its body that says when
 * it happened; null: the person types it. A decision of the office needs the newest state and does not wait.
 */
const waitingMoves = {
  start: 'occurredAtMs',
  increase: null,
  report: 'occurredAtMs',
  complete: 'occurredAtMs',
  note: 'occurredAtMs',
} as const satisfies Partial<Record<Move, string | null>>
export type WaitingMove = keyof typeof waitingMoves
export const mayWait = (move: Move): move is WaitingMove => move in waitingMoves

/** A random id; `crypto.randomUUID` exists on secure addresses alone, and an office may have none. */
export const newCommandId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The waiting ones of the reader, oldest first. */
export const outbox = shallowRef<readonly WaitingReport[]>([])

export const loadOutbox = async (accountId: string): Promise<void> => {
  const all = (await readAllKept('reports')) as WaitingReport[]
  outbox.value = all.filter((one) => one.accountId === accountId).sort((one, other) => one.madePcMs - other.madePcMs)
}
const store = async (report: WaitingReport): Promise<void> => {
  await writeKept('reports', report.id, report)
  await loadOutbox(report.accountId)
}
/** Throws when this browser keeps nothing: the person must know that it is not safe here. */
export const queueReport = (report: WaitingReport): Promise<void> => store(report)
export const discardReport = async (report: WaitingReport): Promise<void> => {
  await removeKept('reports', report.id)
  await loadOutbox(report.accountId)
}
/** After a look at what changed: once more, against the state that is on screen now. */
export const retryReport = (report: WaitingReport, expectedVersion: number): Promise<void> =>
  store({ ...report, expectedVersion, problem: null })

/** The time by the server's clock at which it was made, whatever this machine's clock says. */
const bodyOf = (report: WaitingReport, version: number, serverNowMs: number): Record<string, unknown> => {
  const body: Record<string, unknown> = { ...report.body, expectedVersion: version, commandId: report.id }
  const field = mayWait(report.move) ? waitingMoves[report.move] : null
  if (field !== null) body[field] = serverNowMs - Math.max(0, Date.now() - report.madePcMs)
  return body
}

/** What the server would refuse again is the person's to put right; everything else is tried again by itself. */
const problemOf = (error: unknown): WaitingReport['problem'] => {
  if (!(error instanceof ApiFailure)) return null
  const { reason, fields = [] } = error.details
  const told = { paths: fields.map(({ path }) => path), ...(reason === undefined ? {} : { reason }) }
  if (error.code === 'conflict') return { kind: 'conflict', ...told }
  const isFinal = ['refused', 'invalid-input', 'not-found', 'not-allowed', 'too-large'].includes(error.code)
  return isFinal ? { kind: 'refused', ...told } : null
}

/** Oldest first; what follows a refused one of the same request waits for it. */
const sendAll = async (serverNowMs: () => number): Promise<void> => {
  const versions = new Map<string, number>()
  const stuck = new Set<string>()
  for (const report of outbox.value) {
    const { requestId, move } = report
    if (report.problem !== null) stuck.add(requestId)
    if (stuck.has(requestId)) continue
    const version = Math.max(report.expectedVersion, versions.get(requestId) ?? 0)
    try {
      const input = { params: { id: requestId }, body: bodyOf(report, version, serverNowMs()) }
      const reply = (await call(requestMoveRoutes[move], input as never)) as z.infer<typeof requestReply>
      versions.set(requestId, reply.request.version)
      await discardReport(report)
    } catch (error) {
      const problem = problemOf(error)
      if (problem === null) return
      stuck.add(requestId)
      await store({ ...report, problem })
    }
  }
}

let isSending = false
/** Sends what waits. Two windows of one person do not send at once, and it would change nothing if they did. */
export const flushOutbox = async (serverNowMs: () => number): Promise<void> => {
  if (isSending || outbox.value.every(({ problem }) => problem !== null)) return
  isSending = true
  try {
    const locks = (navigator as { locks?: LockManager }).locks
    if (!locks) await sendAll(serverNowMs)
    else
      await locks.request('pantau-outbox', { ifAvailable: true }, async (lock) => {
        if (lock) await sendAll(serverNowMs)
      })
  } finally {
    isSending = false
  }
}
