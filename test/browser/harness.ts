import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { buildWeb } from './build-web.ts'
import { startStandIn, type StandInServer } from './stand-in-server.ts'

export interface Stage {
  url: string
  browser: Browser
  server: StandInServer
  close: () => Promise<void>
}

/** The built web, a server that speaks the wire contract, and a browser. */
export const openStage = async (options: { links?: number; heartbeatMs?: number } = {}): Promise<Stage> => {
  await buildWeb()
  const server = await startStandIn(options)
  const browser = await openBrowser()
  return {
    url: server.url,
    browser,
    server,
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

/** The page has heard its first snapshot: what the server tells from here on arrives. */
export const isLive = (page: Page): Promise<void> =>
  page
    .getByText(/^Data \d+ dtk lalu$/)
    .first()
    .waitFor()

const shots = join(import.meta.dirname, '../../test-results/screens')

/** For the eye of whoever works on a screen; git-ignored. */
export const takeShot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`) })
}

declare global {
  interface Window {
    axe: typeof axe
  }
}

/** Every rule that axe knows for WCAG 2.2 AA, and its best practices: one line a violation, with where it is. */
export const axeViolations = async (page: Page): Promise<string[]> => {
  // Half a megabyte to compile: once a document.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await window.axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
      // The style sheets would be fetched once more for a rule that is not among these.
      preload: { assets: ['media'] },
    })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
  })
}

/** How far the page can be scrolled sideways; 0 for a page that fits. */
export const sidewaysPx = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What makes a page wider than the window: the innermost elements that stick out; empty for a page that fits. */
export const stickingOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const isOut = (element: Element): boolean => element.getBoundingClientRect().right > clientWidth + 0.5
    const named = [...document.querySelectorAll('body *')]
      .filter((element) => isOut(element) && ![...element.children].some(isOut))
      .map((element) => `${element.tagName}.${element.className}: ${(element.textContent ?? '').slice(0, 60)}`)
    return [`${scrollWidth - clientWidth} px too wide`, ...named.slice(0, 5)]
  })
