import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Keys of what this browser keeps for its reader; empty before it keeps anything. */
export const keptKeys = (page: Page, store: 'answers' | 'reports'): Promise<string[]> =>
  page.evaluate(async (name) => {
    // To open a database that is not there would make an empty one.
    if (!(await indexedDB.databases()).some((one) => one.name === 'pantau')) return []
    return new Promise<string[]>((resolve, reject) => {
      const opening = indexedDB.open('pantau')
      opening.onerror = () => reject(new Error('the device store does not open'))
      opening.onsuccess = () => {
        const keys = opening.result.transaction(name).objectStore(name).getAllKeys()
        keys.onsuccess = () => {
          opening.result.close()
          resolve(keys.result.map(String))
        }
      }
    })
  }, store)

/** The worker holds every script of this page and answers for it. */
export const shellIsReady = (page: Page): Promise<void> =>
  expect
    .poll(
      () =>
        page.evaluate(async () => {
          const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/'))
          const kept = await Promise.all(scripts.map(({ name }) => caches.match(name)))
          return navigator.serviceWorker.controller !== null && kept.length > 0 && kept.every(Boolean)
        }),
      { timeout: 30_000, message: 'the offline shell' },
    )
    .toBe(true)
