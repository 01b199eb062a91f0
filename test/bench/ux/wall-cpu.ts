import type { Browser } from 'playwright-core'
import { signIn } from '../../browser/sign-in.ts'
import { childrenOf } from '../../journeys/running-product.ts'
import { cpuS } from './cpu.ts'
import { sleep } from './slow-page.ts'

/** All processes of the browser, without those of the product: they have their own bench. */
const browserCpuS = (): number =>
  childrenOf(process.pid)
    .filter(({ command }) => /chrom/i.test(command))
    .reduce((sum, { pid }) => sum + cpuS(pid), 0)

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
