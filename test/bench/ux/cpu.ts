import { readFileSync } from 'node:fs'
import { childrenOf, until } from '../../journeys/running-product.ts'
import { sleep } from './slow-page.ts'

const TICKS_PER_S = 100
const below = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child.pid, ...below(child.pid)])
const ownCpuS = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    return (user + system) / TICKS_PER_S
  } catch {
    return 0 // it ended while we looked
  }
}
/** CPU seconds of a process and all that it started. */
export const cpuS = (pid: number): number => [pid, ...below(pid)].reduce((sum, one) => sum + ownCpuS(one), 0)

const CALM_SHARE = 0.25
const LOOK_S = 5
/** What it does at its start is done, a city's first proofs above all: a screen measured beside that is slower than any day. */
export const untilCalm = (pid: number): Promise<void> =>
  until(
    'less than a quarter of a core',
    async () => {
      const from = cpuS(pid)
      await sleep(LOOK_S * 1000)
      return (cpuS(pid) - from) / LOOK_S < CALM_SHARE
    },
    300_000,
  )
