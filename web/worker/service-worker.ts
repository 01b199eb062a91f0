/**
 * The offline shell: the page itself opens without a server. It holds files of the build and nothing else; what the
 * API answered is kept by the page, for the person who was signed in (src/offline/), and never here.
 */
const worker = self as unknown as ServiceWorkerGlobalScope

/** Written in by the build (shell.config.ts): what the shell consists of, and the name of this build. */
declare const SHELL: { build: string; files: string[] }

const CACHE = `pantau-${SHELL.build}`
/** A page that still runs the build before this one finds its chunks here, although the server has dropped them. */
const KEPT_BUILDS = 2
/** Below ground a network that is there may still not answer: then the shell opens without it. */
const PATIENCE_MS = 4000

worker.addEventListener('install', (event) => {
  const fill = async (): Promise<void> => {
    const cache = await caches.open(CACHE)
    await cache.addAll(SHELL.files)
    await worker.skipWaiting()
  }
  event.waitUntil(fill())
})

worker.addEventListener('activate', (event) => {
  const takeOver = async (): Promise<void> => {
    const builds = (await caches.keys()).filter((name) => name.startsWith('pantau-') && name !== CACHE)
    await Promise.all(builds.slice(0, Math.max(0, builds.length - KEPT_BUILDS + 1)).map((name) => caches.delete(name)))
    await worker.registration.navigationPreload?.enable()
    await worker.clients.claim()
  }
  event.waitUntil(takeOver())
})

const keep = async (request: Request | string, response: Response): Promise<void> => {
  const cache = await caches.open(CACHE)
  await cache.put(request, response)
}
const found = async (request: Request | string): Promise<Response | undefined> =>
  (await (await caches.open(CACHE)).match(request)) ?? (await caches.match(request))

/** Files with a hash in their name never change: from the cache, else fetched once. */
const serveFile = async (request: Request): Promise<Response> => {
  const kept = await found(request)
  if (kept) return kept
  const fresh = await fetch(request)
  if (fresh.ok) await keep(request, fresh.clone())
  return fresh
}

/** What the server said of the files of this one screen holds for no other. */
const forAnyScreen = ({ body, headers }: Response): Response => {
  const kept = new Headers(headers)
  kept.delete('link')
  return new Response(body, { headers: kept })
}

/** A screen: the server's page while the server answers, so that a new build is seen at once; else the kept one. */
const servePage = async (event: FetchEvent): Promise<Response> => {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    const fromServer = async (): Promise<Response> =>
      ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request, { signal: patience.signal })
    const gaveUp = new Promise<never>((_, reject) => patience.signal.addEventListener('abort', reject))
    const fresh = await Promise.race([fromServer(), gaveUp])
    if (fresh.ok) event.waitUntil(keep('/', forAnyScreen(fresh.clone())))
    if (fresh.status < 500) return fresh
    return (await found('/')) ?? fresh
  } catch (error) {
    const kept = await found('/')
    if (!kept) throw error
    return kept
  } finally {
    clearTimeout(timer)
  }
}

/** Screens have no dot in their last part; the API, the socket and the metrics are the network's alone. */
const isScreen = ({ pathname }: URL): boolean =>
  !/^\/(api|socket\.io|metrics)(\/|$)/.test(pathname) && !pathname.slice(pathname.lastIndexOf('/')).includes('.')

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return
  if (request.mode === 'navigate') {
    if (isScreen(url)) event.respondWith(servePage(event))
  } else if (url.pathname.startsWith('/assets/') || SHELL.files.includes(url.pathname)) {
    event.respondWith(serveFile(request))
  }
})

/** What a page loaded before this worker took over, and the screens that its reader may need without a network. */
worker.addEventListener('message', (event) => {
  const data: unknown = event.data
  if (!Array.isArray(data)) return
  const paths = data.filter((path): path is string => typeof path === 'string' && path.startsWith('/assets/'))
  event.waitUntil(Promise.all(paths.map((path) => serveFile(new Request(path)).catch(() => undefined))))
})
