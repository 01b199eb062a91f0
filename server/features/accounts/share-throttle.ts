import type { ClusterBus } from '../../ports/cluster.ts'
import type { LoginThrottle } from './login-throttle.ts'

const TOPIC = 'log-in'

interface Attempt {
  login: string
  address: string
  atMs: number
  isRight: boolean
}

const isAttempt = (payload: unknown): payload is Attempt => {
  const { login, address, atMs, isRight } = payload as Record<keyof Attempt, unknown>
  return (
    typeof login === 'string' && typeof address === 'string' && typeof atMs === 'number' && typeof isRight === 'boolean'
  )
}

/** What one server counted counts on every server: a second door must not give a second set of tries. */
export const shareThrottle = (throttle: LoginThrottle, bus: ClusterBus): LoginThrottle => {
  bus.hear(TOPIC, (payload) => {
    if (!isAttempt(payload)) return
    const { login, address, atMs, isRight } = payload
    if (isRight) throttle.succeeded(login, address)
    else throttle.failed(login, address, atMs)
  })
  return {
    ...throttle,
    failed(login, address, nowMs) {
      throttle.failed(login, address, nowMs)
      bus.tell(TOPIC, { login, address, atMs: nowMs, isRight: false } satisfies Attempt)
    },
    succeeded(login, address) {
      throttle.succeeded(login, address)
      bus.tell(TOPIC, { login, address, atMs: 0, isRight: true } satisfies Attempt)
    },
  }
}
