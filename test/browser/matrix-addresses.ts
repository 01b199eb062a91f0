import type { Role } from '#domain/principal.ts'
import { routes } from '#web/routes.ts'
import { paths } from '#web/paths.ts'

/** What a role of the matrix looks at: a word for the file of its picture, and the address. */
export interface Address {
  name: string
  path: string
}

/** The quarter that was over when the test began, in WIB: the demo city has figures of it. */
const lastQuarter = (): string => {
  const now = new Date(Date.now() + 7 * 3_600_000)
  const index = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3) - 1
  return `${Math.floor(index / 4)}-Q${(index % 4) + 1}`
}

/** Of the agency whose person looks. */
const request = 'demo-kel-krapyak-utama-10'
const tabs = (path: string, names: readonly string[]): string[] => [path, ...names.map((name) => `${path}?tab=${name}`)]

/** Where a route needs more than its own path: an example of what it shows, and every tab. */
const examples: Record<string, readonly string[]> = {
  '/links/:id': [paths.link('kel-krapyak-utama')],
  '/requests/:id': [paths.request(request)],
  '/requests/:id/proof': [paths.proof(request)],
  '/requests/:id/survey': [paths.survey(request)],
  '/complaints/:id': [paths.complaint('demo-aduan-krapyak')],
  '/evaluations/:quarter': [paths.evaluation(lastQuarter())],
  '/inventory': tabs(paths.inventory(), ['links', 'opds', 'import', 'history']),
  '/inventory/devices/:id': [paths.inventoryDevice('rt-balaikota')],
  '/admin': tabs(paths.admin(), ['devices', 'health', 'calendar', 'settings', 'deliveries', 'audit']),
  '/wall': [paths.wall(), `${paths.wall()}?scenes=network`],
  '/:rest(.*)*': ['/nowhere'],
}

/** States that no example is in: late, at work, waiting for the head, ended, with complaints. */
const moreOf: Partial<Record<Role, readonly string[]>> = {
  head: [`${paths.requests()}?state=done`, paths.request('demo-open-8'), paths.link('dindik-utama')],
  technician: [paths.request('demo-open-6')],
  leader: [paths.request('demo-open-4')],
}

/**
 * Everything that a role may see, from the route table itself; null is somebody who is not signed in. A route with a
 * parameter and without an example fails, so that a new screen cannot be forgotten.
 */
export const addressesOf = (role: Role | null): Address[] =>
  routes
    .filter(({ redirect }) => !redirect)
    .filter(({ meta }) => (role === null ? !meta?.roles : meta?.roles?.includes(role)))
    .flatMap(({ path }) => {
      const found = examples[path] ?? [path]
      if (found.some((one) => one.includes(':'))) throw new Error(`matrix-addresses.ts has no example of ${path}`)
      return found
    })
    .concat((role && moreOf[role]) ?? [])
    .map((path) => ({ path, name: path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') }))
