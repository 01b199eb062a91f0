import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { signIn } from '../../browser/sign-in.ts'
import { childrenOf } from '../../journeys/running-product.ts'
import { sleep } from './slow-page.ts'

const TICKS_PER_S = 100
const below = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child.pid, ...below(child.pid)])
const cpuS = (pid: number): number => {
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
/** All processes of the browser, without those of the product: they have their own bench. */
const browserCpuS = (): number =>
  childrenOf(process.pid)
    .filter(({ command }) => /chrom/i.test(command))
    .flatMap(({ pid }) => [pid, ...below(pid)])
    .reduce((sum, pid) => sum + cpuS(pid), 0)

/** A wall in full size at full speed, drawn without a graphics card: what it takes of a box of two cores. */
export const measureWallCpu = async (browser: Browser, url: string): Promise<void> => {
  const SECONDS = 30
  const page = await signIn(browser, url, 'kabid', { width: 1920, height: 1080 })
  await page.goto(`${url}/wall`)
  await page.locator('.tile').first().waitFor()
  await sleep(5000)
  const from = browserCpuS()
  await sleep(SECONDS * 1000)
  const share = (browserCpuS() - from) / SECONDS / 2
  console.log(`wall at 1920: ${(share * 100).toFixed(1)} % of two cores, all processes of the browser`)
  await page.context().close()
}
