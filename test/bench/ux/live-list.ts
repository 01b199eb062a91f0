import type { BrowserContext, Page } from 'playwright-core'
import type { StandInServer } from '../../browser/stand-in-server.ts'
import { busyS, observe, p75, seenOn, sleep, slow } from './slow-page.ts'

/** Frames that came more than 50 ms after the one before. The loop that looks costs as much as the list: never beside busyS. */
const lateFrames = (page: Page, forMs: number): Promise<number> =>
  page.evaluate(
    (ms) =>
      new Promise<number>((resolve) => {
        const endsAt = performance.now() + ms
        let [late, last] = [0, performance.now()]
        const look = (now: number): void => {
          if (now - last > 50) late += 1
          last = now
          if (now < endsAt) requestAnimationFrame(look)
          else resolve(late)
        }
        requestAnimationFrame(look)
      }),
    forMs,
  )

export const measureLiveList = async (context: BrowserContext, server: StandInServer): Promise<void> => {
  for (const [what, everyMs] of [
    ['1,000 links each 10 s', 0],
    ['1,000 links each second', 1000],
  ] as const) {
    const page = await context.newPage()
    const cdp = await slow(page)
    await cdp.send('Performance.enable')
    await observe(page)
    await page.goto(`${server.url}/links`)
    await page.locator('[data-link]').nth(5).waitFor()
    await sleep(5000)
    const pass = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second++) {
        if (everyMs > 0) server.advance(everyMs)
        await sleep(1000)
      }
    }
    const before = (await seenOn(page)).tasks.length
    const [from, begin] = [await busyS(cdp), performance.now()]
    await pass(20)
    const share = ((await busyS(cdp)) - from) / ((performance.now() - begin) / 1000)
    const long = (await seenOn(page)).tasks.slice(before)
    const [late] = await Promise.all([lateFrames(page, 20_000), pass(20)])
    console.log(
      `${what}: main thread ${(share * 100).toFixed(1)} % (of a quarter of a core's speed), ` +
        `${long.length} tasks over 50 ms (longest ${Math.max(0, ...long).toFixed(0)} ms), ${late} frames later than 50 ms in 20 s`,
    )
    await page.getByRole('searchbox').first().click()
    await sleep(1000)
    const known = Object.keys((await seenOn(page)).interactions).length
    for (const letter of 'rsud dinas') await page.keyboard.press(letter, { delay: 80 })
    await sleep(1000)
    const typed = Object.values((await seenOn(page)).interactions).slice(known)
    console.log(`  a letter typed into the filter: p75 ${p75(typed)} ms, slowest ${Math.max(0, ...typed)} ms`)
    if (everyMs === 0) {
      const seen = (await seenOn(page)).tasks.length
      // Every socket ends, and the page is told everything anew by the same build.
      server.restartAs('stand-in')
      await sleep(6000)
      const tasks = (await seenOn(page)).tasks.slice(seen)
      console.log(`  a snapshot of 1,000 links: longest task ${Math.max(0, ...tasks).toFixed(0)} ms`)
    }
    await page.close()
  }
}
