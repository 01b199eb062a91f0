import { createLifecycle, type Part } from '#platform/lifecycle.ts'
import { createMetrics } from '#platform/metrics.ts'
import pino from 'pino'
import { describe, expect, it } from 'vitest'

const log = pino({ level: 'silent' })
const recorder = () => {
  const calls: string[] = []
  const part = (name: string, fails: 'start' | 'stop' | null = null): Part => {
    const call = (what: 'start' | 'stop') => () => {
      calls.push(`${what} ${name}`)
      return what === fails ? Promise.reject(new Error(`${name} cannot ${what}`)) : Promise.resolve()
    }
    return { name, start: call('start'), stop: call('stop') }
  }
  return { calls, part }
}

describe('the lifecycle', () => {
  it('starts in order and stops in reverse, once', async () => {
    const { calls, part } = recorder()
    const lifecycle = createLifecycle([part('a'), part('b')], { log })
    await lifecycle.start()
    await lifecycle.stop()
    await lifecycle.stop()
    expect(calls).toEqual(['start a', 'start b', 'stop b', 'stop a'])
  })

  it('a failed start stops what had started, and says why', async () => {
    const { calls, part } = recorder()
    const lifecycle = createLifecycle([part('a'), part('b', 'start'), part('c')], { log })
    await expect(lifecycle.start()).rejects.toThrow('b cannot start')
    expect(calls).toEqual(['start a', 'start b', 'stop a'])
  })

  it('a part that does not stop keeps the others from nothing', async () => {
    const { calls, part } = recorder()
    const lifecycle = createLifecycle([part('a'), part('b', 'stop')], { log })
    await lifecycle.start()
    await lifecycle.stop()
    expect(calls).toEqual(['start a', 'start b', 'stop b', 'stop a'])
  })
})

describe('the metrics', () => {
  it('are Prometheus text with our prefix; a gauge is read when asked', async () => {
    const metrics = createMetrics({ withProcess: false })
    let depth = 1
    metrics.gauge('outbox_depth', 'Batches that wait', () => depth)
    metrics.counter('polls_total', 'Polls', ['result']).inc({ result: 'ok' }, 3)
    depth = 7
    const text = await metrics.text()
    expect(text).toContain('# TYPE pantau_outbox_depth gauge\npantau_outbox_depth 7')
    expect(text).toContain('pantau_polls_total{result="ok"} 3')
  })
})
