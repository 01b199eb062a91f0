import { apiError } from '#wire/api-error.ts'
import type { Route } from '#wire/route.ts'
import { shallowRef } from 'vue'
import type { z } from 'zod/mini'
import { ApiFailure } from './api-failure.ts'

type Part<Name extends string, S extends z.ZodMiniType> =
  z.input<S> extends Record<string, never> ? { [K in Name]?: undefined } : { [K in Name]: z.input<S> }

/** What a route asks for; parts it does not have may not be given. */
export type CallInput<R extends Route> = Part<'params', R['params']> &
  Part<'query', R['query']> &
  Part<'body', R['body']> & { signal?: AbortSignal }

/** Address of a route below /api/v1, with its parameters and query in place. */
export const addressOf = (path: string, params: object = {}, query: object = {}): string => {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  )
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  ).toString()
  return `/api/v1${filled}${search ? `?${search}` : ''}`
}

const endListeners = new Set<() => void>()
/** Told when the server says that nobody is signed in any more, whichever call heard it. */
export const onSessionEnd = (listener: () => void): void => void endListeners.add(listener)

/** Keeps answers for the time without a network (offline/offline.ts); the wall has none, it shows nothing old. */
export interface AnswerKeeper {
  keep: (path: string, answer: { address: string; body: unknown; atMs: number }) => void
  recall: (path: string, address: string) => Promise<{ body: unknown; atMs: number } | null>
  /** Somebody signed in: from now on what is kept is his. */
  reader: (session: { accountId: string; body: unknown; atMs: number }) => void
  forget: () => Promise<void>
}
let keeper: Promise<AnswerKeeper | null> = Promise.resolve(null)
/** The keeper may still be on its way: no question waits for it, only what is done with the answer. */
export const keepAnswersWith = (next: Promise<AnswerKeeper>): void => void (keeper = next.catch(() => null))
export const keepFor: AnswerKeeper['reader'] = (session) => void keeper.then((it) => it?.reader(session))
export const forgetKept = async (): Promise<void> => (await keeper)?.forget()
onSessionEnd(() => void forgetKept())

/** The oldest answer that is shown although the server did not give it now; null when all that is shown is new. */
export const oldestShownMs = shallowRef<number | null>(null)
const keptTimes = new WeakMap<AbortSignal, number>()
/** When the server gave the answer of the call with this signal, if that was not now. */
export const keptTimeOf = (signal: AbortSignal): number | null => keptTimes.get(signal) ?? null

/** What the server last answered to the same question; null: nothing, or nothing that this build understands. */
const recall = async <R extends Route>(route: R, address: string, signal?: AbortSignal) => {
  const kept = route.method === 'get' ? await (await keeper)?.recall(route.path, address) : null
  const reply = kept ? route.reply.safeParse(kept.body) : null
  if (!kept || !reply?.success) return null
  if (signal) keptTimes.set(signal, kept.atMs)
  oldestShownMs.value = Math.min(oldestShownMs.value ?? Infinity, kept.atMs)
  return { data: reply.data as z.infer<R['reply']> }
}

const refusal = async (response: Response): Promise<ApiFailure> => {
  const body = apiError.safeParse(await response.json().catch(() => null))
  if (!body.success) return new ApiFailure('internal', {})
  const { code, ...details } = body.data.error
  return new ApiFailure(code, details)
}

/**
 * Calls one route of the wire contract and parses its reply. Every failure is an `ApiFailure` (also a lost network and
 * a reply that breaks its schema), so that a screen needs one translator.
 */
export const call = async <R extends Route>(route: R, input: CallInput<R>): Promise<z.infer<R['reply']>> => {
  const { params, query, body, signal } = input as {
    params?: object
    query?: object
    body?: object
    signal?: AbortSignal
  }
  const address = addressOf(route.path, params, query)
  let response: Response
  try {
    response = await fetch(address, {
      method: route.method.toUpperCase(),
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw new ApiFailure('cancelled', { message: String(error) })
    const kept = await recall(route, address, signal)
    if (kept) return kept.data
    throw new ApiFailure('offline', { message: String(error) })
  }
  oldestShownMs.value = null
  if (!response.ok) {
    const failure = await refusal(response)
    if (failure.code === 'not-signed-in') for (const listener of endListeners) listener()
    throw failure
  }
  const json: unknown = response.status === 204 ? {} : await response.json().catch(() => undefined)
  const reply = route.reply.safeParse(json)
  if (!reply.success) throw new ApiFailure('unreadable', { message: reply.error.message })
  const atMs = Date.parse(response.headers.get('date') ?? '')
  if (route.method === 'get' && !Number.isNaN(atMs))
    void keeper.then((it) => it?.keep(route.path, { address, body: json, atMs }))
  return reply.data as z.infer<R['reply']>
}
