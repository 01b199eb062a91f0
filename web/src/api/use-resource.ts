import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { ApiFailure, explainFailure, type ReadableFailure } from './api-failure.ts'
import { keptTimeOf } from './call.ts'

export interface Resource<T> {
  /** The newest good answer; kept (and dated) when a later call fails. */
  data: ShallowRef<T | null>
  failure: ShallowRef<ReadableFailure | null>
  /** Time of an answer that was kept, since the server does not answer now: `failure` says so beside it. */
  keptAtMs: ShallowRef<number | null>
  isLoading: ShallowRef<boolean>
  /** Asks again; an older call still under way is cancelled. */
  load: () => Promise<void>
}

/** One GET of a screen with the states every panel shows: loading, error with old data kept, ready. */
export const useResource = <T>(fetcher: (signal: AbortSignal) => Promise<T>): Resource<T> => {
  const data = shallowRef<T | null>(null)
  const failure = shallowRef<ReadableFailure | null>(null)
  const keptAtMs = shallowRef<number | null>(null)
  const isLoading = shallowRef(false)
  let current: AbortController | null = null
  const load = async (): Promise<void> => {
    current?.abort()
    const mine = new AbortController()
    current = mine
    isLoading.value = true
    try {
      const answer = await fetcher(mine.signal)
      if (current !== mine) return
      data.value = answer
      keptAtMs.value = keptTimeOf(mine.signal)
      failure.value = keptAtMs.value === null ? null : explainFailure(new ApiFailure('offline', {}))
    } catch (error) {
      if (current !== mine || (error instanceof ApiFailure && error.code === 'cancelled')) return
      failure.value = explainFailure(error)
    } finally {
      if (current === mine) isLoading.value = false
    }
  }
  onScopeDispose(() => current?.abort())
  return { data, failure, keptAtMs, isLoading, load }
}
