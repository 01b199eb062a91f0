import { spawn } from 'node:child_process'
import type { ActiveTestOrder, ActiveTestReport, ActiveTestRunner } from '../../ports/active-test-runner.ts'
import type { Clock } from '../../ports/clock.ts'

/** What iperf3 may take beyond the test itself: to connect, and to exchange results. */
const GRACE_MS = 10_000
const MAX_OUTPUT = 4 * 1024 * 1024

interface IperfOutput {
  error?: unknown
  end?: { sum_received?: { bytes?: unknown } }
}

/**
 * Runs Debian's `iperf3` against the host of the inventory: TCP, paced to the planned rate, for the planned time. `command`
 * is what starts it; a laboratory runs it inside a namespace.
 */
export const createIperf3Runner = (clock: Clock, command: readonly string[] = ['iperf3']): ActiveTestRunner => ({
  run: (order, signal) =>
    new Promise((resolve, reject) => {
      const [program = 'iperf3', ...first] = command
      const fromMs = clock.nowMs()
      const child = spawn(program, [...first, ...argumentsOf(order)], { stdio: ['ignore', 'pipe', 'ignore'] })
      const limit = setTimeout(() => child.kill('SIGKILL'), order.seconds * 1000 + GRACE_MS)
      const onAbort = (): void => void child.kill('SIGKILL')
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      let output = ''
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        if (output.length < MAX_OUTPUT) output += part
      })
      const settle = (finish: () => void): void => {
        clearTimeout(limit)
        signal.removeEventListener('abort', onAbort)
        finish()
      }
      child.on('error', (error: NodeJS.ErrnoException) =>
        settle(() =>
          reject(new Error(error.code === 'ENOENT' ? 'iperf3 is not installed on this machine' : error.message)),
        ),
      )
      child.on('close', (_, killedBy) =>
        settle(() => {
          if (signal.aborted) return reject(new Error('the test was stopped'))
          if (killedBy !== null) return reject(new Error('iperf3 did not end in time'))
          try {
            resolve(reportOf(output, { fromMs, toMs: clock.nowMs() }))
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        }),
      )
    }),
})

const argumentsOf = ({ host, direction, payloadBps, seconds }: ActiveTestOrder): string[] => [
  ...['--client', host.host, '--port', String(host.port), '--time', String(seconds)],
  ...['--bitrate', String(payloadBps), '--connect-timeout', '3000', '--json'],
  ...(host.from === null ? [] : ['--bind', host.from]),
  ...(direction === 'up' ? ['--reverse'] : []),
]

const reportOf = (output: string, times: { fromMs: number; toMs: number }): ActiveTestReport => {
  let report: IperfOutput
  try {
    report = JSON.parse(output) as IperfOutput
  } catch {
    throw new Error('iperf3 printed no result')
  }
  if (report.error !== undefined) throw new Error(`iperf3: ${String(report.error).slice(0, 200)}`)
  const bytes = report.end?.sum_received?.bytes
  if (typeof bytes !== 'number' || !(bytes > 0)) throw new Error('iperf3 says that nothing was received')
  return { ...times, payloadOctets: bytes }
}
