import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** Debian's Chromium without its chatter to the outside. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['PANTAU_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export interface Look {
  theme: 'light' | 'dark'
  language: 'id' | 'en'
  width: number
  height?: number
}

/** A fresh profile with the choices of a reader; the PC's zone is wrong on purpose: the screen must not ask it. */
export const openContext = async (browser: Browser, look: Look): Promise<BrowserContext> => {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height ?? (look.width < 600 ? 780 : 900) },
    colorScheme: look.theme,
    timezoneId: 'America/New_York',
    locale: 'en-US',
    hasTouch: look.width < 600,
    reducedMotion: 'reduce',
  })
  await context.addInitScript((language) => localStorage.setItem('pantau.language', language), look.language)
  return context
}

/** Everything the console complains about, and every exception: a screen has none. */
export const collectComplaints = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}
