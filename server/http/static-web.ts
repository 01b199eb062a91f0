import type { RequestHandler } from 'express'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
const isText = (type: string): boolean => /^text\/|json|svg/.test(type)

interface Asset {
  body: Buffer
  /** Null when compression would not help. */
  brotli: Buffer | null
  type: string
  etag: string
  /** Vite names what it hashes /assets/NAME-HASH.ext: those never change. */
  immutable: boolean
}

const readAsset = async (folder: string, path: string, isDemo: boolean): Promise<Asset> => {
  const read = await readFile(path)
  const body =
    isDemo && path === join(folder, 'index.html')
      ? Buffer.from(read.toString().replace('<html', '<html data-demo'))
      : read
  const type = contentTypes[extname(path)] ?? 'application/octet-stream'
  const brotli =
    isText(type) && body.length > 1000
      ? await compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
      : null
  return {
    body,
    brotli,
    type,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    immutable: relative(folder, path).startsWith(`assets${sep}`),
  }
}

/** A screen's path as the router writes it, and the files that it needs, the most urgent first. */
type Hint = { path: string; files: string[] }

const toHint = ({ path, files }: Hint): { isFor: (path: string) => boolean; link: string } => {
  const pattern = new RegExp(
    `^${path.replace(/\/:\w+(\(\.\*\)\*)?/g, (_, rest?: string) => (rest ? '/.*' : '/[^/]+'))}$`,
  )
  return {
    isFor: (asked) => pattern.test(asked),
    link: files.map((file) => `<${file}>; rel=modulepreload`).join(', '),
  }
}

const notBuilt = 'Pantau is running, but its web pages are not built. Run "npm run build", then start again.\n'

export interface StaticWeb {
  serve: RequestHandler
  /** Reads and compresses the folder; a missing folder leaves a page that says what to do. */
  load(): Promise<void>
  /** Changes with every build of the web. */
  fingerprint(): string
}

/**
 * The built web, held in memory (about 2 MB): compressed once at start, no disk on the hot path, and nothing outside
 * the folder can be named. Every path without a dot is a screen of the application and gets index.html, with the names of
 * the files that this screen needs (written by web/hints.config.ts), so that a browser fetches all of them at once. A demo
 * says so in the page itself: the line about it is there from the first paint on.
 */
export const createStaticWeb = (folder: string, { isDemo = false } = {}): StaticWeb => {
  const assets = new Map<string, Asset>()
  let hints: ReturnType<typeof toHint>[] = []
  const serve: RequestHandler = (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      next()
      return
    }
    const isScreen = !req.path.slice(req.path.lastIndexOf('/')).includes('.')
    const asset = assets.get(isScreen ? '/index.html' : req.path)
    if (!asset) {
      if (isScreen && assets.size === 0) res.status(503).type('text/plain').send(notBuilt)
      else next()
      return
    }
    res.set({
      'Content-Type': asset.type,
      ETag: asset.etag,
      'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    res.vary('Accept-Encoding')
    const hint = isScreen ? hints.find(({ isFor }) => isFor(req.path)) : undefined
    if (hint) res.set('Link', hint.link)
    if (req.fresh) {
      res.status(304).end()
      return
    }
    const compressed = asset.brotli !== null && req.acceptsEncodings('br') !== false ? asset.brotli : null
    if (compressed) res.set('Content-Encoding', 'br')
    res
      .set('Content-Length', String((compressed ?? asset.body).length))
      .end(req.method === 'HEAD' ? undefined : (compressed ?? asset.body))
  }
  return {
    serve,
    fingerprint: () => assets.get('/index.html')?.etag.slice(1, -1) ?? 'none',
    async load(): Promise<void> {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        if (!entry.isFile() || entry.name.endsWith('.map')) continue
        const path = join(entry.parentPath, entry.name)
        assets.set(`/${relative(folder, path).split(sep).join('/')}`, await readAsset(folder, path, isDemo))
      }
      const written = assets.get('/screens.json')
      if (written) hints = (JSON.parse(written.body.toString()) as Hint[]).map(toHint)
    },
  }
}
