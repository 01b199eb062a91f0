import type { BrowserContext, Page } from 'playwright-core'
import type { StandInServer } from '../../browser/stand-in-server.ts'
import { sum, tasksDuring } from './main-thread.ts'
import { observe, p75, seenOn, sleep, slow } from './slow-page.ts'

const LETTERS = 'rsud dinas'

/** Frames that came more than 50 ms after the one before. The loop that looks costs as much as the list: never beside tasksDuring. */
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

const SECONDS = 20

const measureAt = async (context: BrowserContext, server: StandInServer, times: number, everyMs: number) => {
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  const cdp = await slow(page, { times })
  await observe(page)
  await page.goto(`${server.url}/links`)
  await page.locator('[data-link]').nth(5).waitFor()
  await sleep(5000)
  const pass = async (): Promise<void> => {
    for (let second = 0; second < SECONDS; second++) {
      if (everyMs > 0) server.advance(everyMs)
      await sleep(1000)
    }
  }
  const begin = performance.now()
  const tasks = await tasksDuring(cdp, pass)
  const share = sum(tasks) / (performance.now() - begin)
  const [late] = await Promise.all([lateFrames(page, SECONDS * 1000), pass()])
  console.log(
    `1,000 links each ${everyMs > 0 ? '' : '10 '}second${everyMs > 0 ? '' : 's'}, ${times > 1 ? `${times} times slower` : 'at full speed'}: ` +
      `main thread ${(share * 100).toFixed(1)} %, ${tasks.filter((ms) => ms > 50).length} tasks over 50 ms ` +
      `(longest ${Math.max(0, ...tasks).toFixed(0)} ms), ${late} frames later than 50 ms in ${SECONDS} s`,
  )
  if (everyMs > 0) return page.close()
  await page.getByRole('searchbox').first().click()
  await sleep(1000)
  const known = Object.keys((await seenOn(page)).interactions).length
  const type = async (): Promise<void> => {
    for (const letter of LETTERS) {
      await page.keyboard.press(letter)
      await sleep(300)
    }
  }
  const typing = await tasksDuring(cdp, type)
  const typed = Object.values((await seenOn(page)).interactions).slice(known)
  console.log(
    `  a letter typed into the filter: seen after p75 ${p75(typed)} ms (slowest ${Math.max(0, ...typed)}), ` +
      `main thread ${(sum(typing) / LETTERS.length).toFixed(0)} ms a letter, longest task ${Math.max(0, ...typing).toFixed(0)} ms`,
  )
  await page.getByRole('searchbox').first().fill('')
  await sleep(2000)
  const snapshots: number[] = []
  for (let i = 0; i < 3; i++) {
    // Every socket ends, and the page is told everything anew by the same build.
    const told = await tasksDuring(cdp, async () => {
      server.restartAs('stand-in')
      await sleep(6000)
    })
    snapshots.push(Math.max(0, ...told))
  }
  console.log(`  a snapshot of 1,000 links: longest task ${snapshots.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  await page.close()
}

/** Times of the main thread are its own (main-thread.ts); frames and what is seen go by the clock of the room. */
export const measureLiveList = async (open: () => Promise<BrowserContext>, server: StandInServer): Promise<void> => {
  const context = await open()
  for (const times of [4, 1]) for (const everyMs of [0, 1000]) await measureAt(context, server, times, everyMs)
  await context.close()
}
