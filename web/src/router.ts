import { nextTick, watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, type Router } from 'vue-router'
import { fetchDictionaries, loadDictionaries } from './i18n/translator.ts'
import { paths } from './paths.ts'
import { routes } from './routes.ts'
import { mustChangePassword, session } from './session/session.ts'
import { isPairedWall, isWall } from './settings/settings.ts'

/** A new page begins at its heading, for the eye and for the screen reader; changes within a page leave focus alone. */
const focusHeading = async (): Promise<void> => {
  await nextTick()
  const heading = document.querySelector<HTMLElement>('h1')
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
}

/** The live connection is a chunk of its own: the log-in never loads it. */
let stopLive: (() => void) | null = null
let isOutdated = (): boolean => false
const followLive = async (isWanted: boolean): Promise<void> => {
  if (isWanted && !stopLive) {
    const live = await import('./live/live.ts')
    const { feed } = live
    isOutdated = () => live.isOutdated.value
    feed.start()
    stopLive = feed.stop
  } else if (!isWanted) {
    stopLive?.()
    stopLive = null
  }
}

/** Where somebody who is not signed in goes, to come back to `next` afterwards; a wall keeps what its address sets up. */
const entrance = (next: string): string => {
  const [, query] = next.split('?')
  return isPairedWall() ? paths.pairWall() + (query ? `?${query}` : '') : paths.login(next)
}

/** What a screen needs beside its own file is fetched beside it, not after it; who needs it waits for it, or says why not. */
const fetchAhead = ({ meta, matched }: Pick<RouteLocationNormalized, 'meta' | 'matched'>): void => {
  const ahead: Promise<unknown>[] = [fetchDictionaries(meta.dictionaries ?? [])]
  for (const { components } of matched) {
    const page: unknown = components?.['default']
    // A screen that was opened already stands here itself, no longer the way to fetch it.
    if (typeof page === 'function') ahead.push((page as () => Promise<unknown>)())
  }
  if (meta.roles) ahead.push(import('./live/live.ts'))
  if (!meta.bare) ahead.push(import('./layout/AppShell.vue'))
  for (const part of ahead) part.catch(() => undefined)
}

export const createAppRouter = (): Router => {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  })
  // Before anybody is known: nearly everybody is, and may see where he goes.
  fetchAhead(router.resolve(location.pathname))
  router.beforeEach((to, from) => {
    // A newer build is served: the next screen comes from it, whole.
    if (isOutdated() && to.path !== from.path) {
      location.assign(to.fullPath)
      return false
    }
    if (to.meta.roles && (session.value === null || mustChangePassword.value)) return entrance(to.fullPath)
    fetchAhead(to)
    return true
  })
  router.beforeResolve(async (to) => {
    await loadDictionaries(to.meta.dictionaries)
    isWall.value = to.path === paths.wall() || to.path === paths.pairWall()
    await followLive(to.meta.roles !== undefined)
  })
  // A session that ends while the page is open: to the log-in, and back to the same place afterwards.
  watch(session, (now) => {
    const here = router.currentRoute.value
    if (now === null && here.meta.roles) void router.push(entrance(here.fullPath))
  })
  // A chunk that is gone means a newer build is served: the whole page is fetched, unless that is what just failed.
  router.onError((error, to) => {
    const isNew = to.fullPath !== location.pathname + location.search
    if (isNew && /import|module script|preload/i.test(String(error))) location.assign(to.fullPath)
  })
  let isFirst = true
  router.afterEach((to, from) => {
    if (!isFirst && to.path !== from.path) void focusHeading()
    isFirst = false
  })
  return router
}
