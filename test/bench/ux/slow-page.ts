import type { CDPSession, Page } from 'playwright-core'

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
export const p75 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.75) - 1] ?? 0

/** A quarter of a desk's speed, or another part of it; with `network` also 10 Mbit/s and 40 ms. */
export const slow = async (page: Page, { network = false, times = 4 } = {}): Promise<CDPSession> => {
  const cdp = await page.context().newCDPSession(page)
  if (network) {
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 40,
      downloadThroughput: 10e6 / 8,
      uploadThroughput: 10e6 / 8,
    })
  }
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: times })
  return cdp
}

export interface Seen {
  lcp: number
  cls: number
  tasks: number[]
  /** Of each thing that a person did, how long until it was seen; what took less than 16 ms is not told. */
  interactions: Record<string, number>
}

/** Collects from the first byte on. Nothing of the bench runs in the page meanwhile: its own helpers cost as much as a screen. */
export const observe = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const seen: Seen = { lcp: 0, cls: 0, tasks: [], interactions: {} }
    Object.assign(window, { seen })
    type Told = PerformanceEntry & { value?: number; interactionId?: number }
    const watch = (type: string, take: (entry: Told) => void, more: object = {}) => {
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more })
    }
    watch('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime))
    watch('layout-shift', ({ value = 0 }) => (seen.cls += value))
    watch('longtask', ({ duration }) => seen.tasks.push(duration))
    const interact = ({ interactionId = 0, duration }: Told): void => {
      if (interactionId === 0) return
      seen.interactions[interactionId] = Math.max(seen.interactions[interactionId] ?? 0, duration)
    }
    watch('event', interact, { durationThreshold: 16 })
  })
}
export const seenOn = (page: Page): Promise<Seen> => page.evaluate(() => (window as unknown as { seen: Seen }).seen)
