import type { Role } from '#domain/principal.ts'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../journeys/running-product.ts'
import { collectComplaints, openBrowser, openContext } from './browser.ts'
import { addressesOf } from './matrix-addresses.ts'
import { goTo, isSettled, lookAround, wholeShare, type Language, type Share } from './matrix-look.ts'
import { isForeign, isUntranslated } from './said-on.ts'
import { startCity, type RunningCity } from './start-city.ts'

const logins = {
  head: 'kabid',
  leader: 'pimpinan',
  technician: 'teknisi1',
  registry: 'agenda',
  admin: 'admin',
  opd: 'opd-kel-krapyak',
} as const
type Person = keyof typeof logins
type Visitor = Person | 'wall' | null
const visitors: readonly Visitor[] = ['head', 'admin', 'technician', 'opd', 'leader', 'registry', 'wall', null]

/**
 * Axe and pictures are what costs: those who see a screen share its looks among them, a quarter each at least, and who
 * sees it alone has them all. `MATRIX=whole` gives all to everybody.
 */
const shareOf = (visitor: Visitor, path: string): Share => {
  if (process.env['MATRIX'] === 'whole') return wholeShare
  const sharers = visitors.filter((one) => addressesOf(one).some((address) => address.path === path))
  const of = Math.min(sharers.length, 4)
  return { part: sharers.indexOf(visitor) % of, of }
}

/**
 * Every route of the route table, as every role that may see it, in both languages, light and dark, on a phone, a desk and
 * a large screen: loaded once, the rest without reloading. The pictures lie in test-results/matrix.
 */
describe('every screen of everybody', () => {
  let city: RunningCity
  let browser: Browser
  beforeAll(async () => {
    city = await startCity()
    browser = await openBrowser()
    const context = await openContext(browser, { theme: 'light', language: 'id', width: 1280 })
    await signIn(context, 'head')
    await until('figures of the quarter', () => hasFigures(context), 200_000)
    await context.close()
  }, 400_000)
  afterAll(async () => {
    await browser.close()
    await city.stop()
  })

  const post = async (context: BrowserContext, path: string, data: object = {}) => {
    const reply = await context.request.post(`${city.url}/api/v1${path}`, { data, headers: { origin: city.url } })
    expect(reply.ok(), `${path}: ${await reply.text()}`).toBe(true)
    return (await reply.json()) as unknown
  }
  const signIn = (context: BrowserContext, person: Person) =>
    post(context, '/session', { name: logins[person], password: 'demo-pantau' })
  const hasFigures = async (context: BrowserContext): Promise<boolean> => {
    const [address] = addressesOf('head').filter(({ path }) => path.startsWith('/evaluations/'))
    return (await context.request.get(`${city.url}/api/v1${address?.path}`)).ok()
  }
  const pair = async (context: BrowserContext): Promise<void> => {
    const { code, secret } = (await post(context, '/wall-pairings')) as { code: string; secret: string }
    const admin = await browser.newContext()
    await signIn(admin, 'admin')
    await post(admin, '/wall-pairings/approve', { code, label: 'Matriks' })
    await admin.close()
    await post(context, '/wall-pairings/claim', { secret })
  }
  const enter = async (context: BrowserContext, role: Role | null): Promise<void> => {
    if (role === 'wall') await pair(context)
    else if (role !== null) await signIn(context, role as Person)
  }

  /** All screens of a visitor in one language, one after the other in one window. */
  const walk = async (visitor: Visitor, language: Language): Promise<string[]> => {
    const wrong: string[] = []
    const context = await openContext(browser, { theme: 'light', language, width: 360 })
    await enter(context, visitor)
    const page = await context.newPage()
    const camera = await context.newCDPSession(page)
    const complaints = collectComplaints(page)
    const addresses = addressesOf(visitor)
    await page.goto(city.url + addresses[0]?.path)
    await isSettled(page)
    for (const { name, path } of addresses) {
      await goTo(page, path)
      const share = shareOf(visitor, path)
      wrong.push(...(await lookAround(page, camera, { name: `${visitor ?? 'stranger'}/${name}`, language, share })))
      expect(new URL(page.url()).pathname, 'still there').toBe(path.split('?')[0])
      // Who is not signed in is told so when the page asks who he is.
      const unexpected = complaints.splice(0).filter((text) => visitor !== null || !text.includes('status of 401'))
      wrong.push(...unexpected.map((text) => `${visitor} ${path} console: ${text}`))
    }
    await context.close()
    return wrong
  }

  // Two windows at once: one computes while the other waits.
  it.each(visitors)('as %s', { timeout: 900_000 }, async (visitor) => {
    const wrong = await Promise.all([walk(visitor, 'id'), walk(visitor, 'en')])
    expect(wrong.flat()).toEqual([])
  })
})

it('would find a leak: each language is foreign to the other', () => {
  expect(isForeign('Skip to content', 'id')).toBe(true)
  expect(isForeign('Langsung ke isi', 'en')).toBe(true)
  expect(isForeign('Langsung ke isi', 'id')).toBe(false)
  expect(isForeign('No such sentence is in a dictionary', 'id')).toBe(true)
  expect(isForeign('3 hasil', 'en')).toBe(true)
  expect(isUntranslated('requests.state_done')).toBe(true)
})
