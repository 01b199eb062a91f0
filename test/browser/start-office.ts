import { demoSeed } from '#cli/seed-demo.ts'
import type { Browser, BrowserContext } from 'playwright-core'
import { demoInventory } from '../contract/demo/demo-inventory.ts'
import { startTestServer, type RunningTestServer } from '../contract/server/running-server.ts'
import { openBrowser, openContext, type Look } from './browser.ts'
import { buildWeb, distDir } from './build-web.ts'

export interface Office {
  url: string
  server: RunningTestServer
  browser: Browser
  /** A fresh browser profile in which this demo person is signed in. */
  enter(login: string, look?: Partial<Look>): Promise<BrowserContext>
  close(): Promise<void>
}

/** The real server with the records of the demo city and no network behind it: what an office sees, in seconds. */
export const openOffice = async (): Promise<Office> => {
  await buildWeb()
  const nowMs = Date.now()
  const server = await startTestServer({ demo: true, inventory: demoInventory(nowMs), webDir: distDir, isLive: true })
  const seed = demoSeed(server.dataDir)
  await seed.people(server.db, nowMs)
  await seed.records(server, nowMs)
  const browser = await openBrowser()
  return {
    url: server.url,
    server,
    browser,
    async enter(login, look = {}) {
      const context = await openContext(browser, { theme: 'light', language: 'id', width: 1280, ...look })
      const [name = '', value = ''] = (await server.cookieOf(`demo-${login}`)).split('=')
      await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Lax' }])
      return context
    },
    async close() {
      await browser.close()
      await server.stop()
    },
  }
}
