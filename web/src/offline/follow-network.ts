import type { LinkView, LiveLink } from '#wire/links.ts'
import { requestRoutes } from '#wire/requests.ts'
import { watch } from 'vue'
import type { RouteRecordNormalized } from 'vue-router'
import { call, oldestShownMs } from '../api/call.ts'
import { loadDictionaries } from '../i18n/translator.ts'
import { board, clock, feed } from '../live/live.ts'
import { restoreSession, session } from '../session/session.ts'
import { keepAnswer, recallAnswer } from './kept-answers.ts'
import { flushOutbox, loadOutbox, outbox } from './outbox.ts'

/** Not an address of the API: the links as the live connection last told them. */
const BOARD = 'live-board'
const RETRY_MS = 10_000
/** Below ground a technician opens what he was given today; more than this nobody carries. */
const MAX_AHEAD = 20

type KeptLinks = { link: LinkView; live: LiveLink }[]

/** An old value is no value: the links are there with their names and the time of their last sample, and no rate. */
const withoutRates = (links: KeptLinks): KeptLinks =>
  links.map(({ link, live }) => ({
    link,
    live: { ...live, downBps: null, upBps: null, downLabel: null, upLabel: null, oper: null },
  }))

const showKeptLinks = async (): Promise<void> => {
  const kept = await recallAnswer(BOARD)
  if (!kept || feed.lastTickMs.value !== null) return
  // What this machine's clock is wrong by was known then: no old value may look fresh because the PC is late.
  clock.set(Date.now() + kept.atMs - kept.pcMs)
  board.replace(withoutRates(kept.body as KeptLinks))
}

/** Screens that each role opens without a network; their code comes with the first quiet moment. */
const carried: Partial<Record<string, readonly string[]>> = {
  technician: ['/work', '/requests/:id'],
  opd: ['/my', '/requests/:id'],
}
const carryAhead = async (routes: readonly RouteRecordNormalized[]): Promise<void> => {
  const { role = null, id = null } = session.value ?? {}
  for (const route of routes.filter(({ path }) => carried[role ?? '']?.includes(path))) {
    const page: unknown = route.components?.['default']
    // A screen that was opened already stands here itself, no longer the way to fetch it.
    if (typeof page === 'function') await (page as () => Promise<unknown>)()
    await loadDictionaries(route.meta.dictionaries)
  }
  if (role !== 'technician') return
  const { open } = await call(requestRoutes.requestBoard, {})
  const mine = open.filter(({ assignee }) => assignee?.accountId === id).slice(0, MAX_AHEAD)
  for (const row of mine) await call(requestRoutes.getRequest, { params: { id: row.id } })
}

/** Keeps the board, carries ahead what may be needed, and sends what waits as soon as there is a network again. */
export const followNetwork = (routes: readonly RouteRecordNormalized[]): (() => void) => {
  let wasOffline = oldestShownMs.value !== null
  let isCarried = false
  let keeping: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    if (feed.state.value === 'live') void flushOutbox(clock.now)
  }
  const stopSession = watch(session, (now) => now && void loadOutbox(now.id).then(flush), { immediate: true })
  void showKeptLinks()
  const keepBoard = (): void => {
    const links = board.ids().flatMap((id) => {
      const now = board.now(id, clock.now())
      return now ? [{ link: now.view, live: now.live }] : []
    })
    void keepAnswer(BOARD, links, clock.now())
  }
  const hear = (): void => {
    // A thousand links are copied to the disk in one go: a task of its own, after the one that shows them.
    clearTimeout(keeping)
    keeping = setTimeout(keepBoard)
    // Role and rights may have changed while the page lived on what it remembered.
    if (wasOffline) void restoreSession().catch(() => undefined)
    wasOffline = false
    flush()
    if (isCarried) return
    isCarried = true
    // Ahead of need: what fails now is fetched when it is opened.
    setTimeout(() => void carryAhead(routes).catch(() => undefined), 2000)
  }
  const stopSnapshot = feed.onSnapshot(hear)
  // The first one may have come before this page was there to hear it.
  if (feed.lastTickMs.value !== null) hear()
  addEventListener('online', flush)
  const timer = setInterval(flush, RETRY_MS)
  const stopWaiting = watch(outbox, flush)
  return () => {
    stopSession()
    stopSnapshot()
    stopWaiting()
    removeEventListener('online', flush)
    clearInterval(timer)
    clearTimeout(keeping)
  }
}
