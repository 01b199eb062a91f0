import type { Move } from '#domain/request-moves.ts'

/**
 * Every address of the screens as a typed function: nobody writes a URL by hand. Add a screen here first, then in
 * routes.ts and layout/navigation.ts.
 */
export const paths = {
  home: () => '/',
  login: (next?: string) => (next ? `/login?next=${encodeURIComponent(next)}` : '/login'),
  links: () => '/links',
  link: (id: string) => `/links/${encodeURIComponent(id)}`,
  requests: () => '/requests',
  newRequest: () => '/requests/new',
  /** With a step: straight to the form of that move. */
  request: (id: string, step?: Move) => `/requests/${encodeURIComponent(id)}${step ? `?step=${step}` : ''}`,
  proof: (id: string) => `/requests/${encodeURIComponent(id)}/proof`,
  work: () => '/work',
  supervision: () => '/supervision',
  my: () => '/my',
  complaints: () => '/complaints',
  complaint: (id: string) => `/complaints/${encodeURIComponent(id)}`,
  evaluations: () => '/evaluations',
  evaluation: (quarter: string) => `/evaluations/${encodeURIComponent(quarter)}`,
  survey: (requestId: string) => `/requests/${encodeURIComponent(requestId)}/survey`,
  maintenance: () => '/maintenance',
  inventory: (tab?: 'links' | 'import' | 'history') => (tab ? `/inventory?tab=${tab}` : '/inventory'),
  inventoryDevice: (id: string) => `/inventory/devices/${encodeURIComponent(id)}`,
  admin: () => '/admin',
  wall: () => '/wall',
  pairWall: () => '/wall/pair',
} as const
