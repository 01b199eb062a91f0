import { z } from 'zod/mini'
import { defineRoute } from './route.ts'

const persons = ['admin', 'head', 'technician', 'registry', 'leader', 'opd'] as const

/** The lists whose filter and order can be kept under a name. */
export const viewScreens = ['links', 'requests', 'complaints'] as const
export type ViewScreen = (typeof viewScreens)[number]

export const VIEWS_A_SCREEN = 20
export const viewName = z.string().check(z.trim(), z.minLength(1), z.maxLength(40))

/** The address says the whole view, so a view is a name for what stands behind the `?`. */
const keptView = z.strictObject({
  screen: z.enum(viewScreens),
  name: viewName,
  query: z.string().check(z.maxLength(500), z.regex(/^[\w.~%+*&=-]*$/)),
  /** Opened when the screen is, one a screen. */
  isDefault: z.boolean(),
})
export const savedView = z.object({ id: z.string(), ...keptView.shape })
export type SavedView = z.infer<typeof savedView>
export type KeptView = z.infer<typeof keptView>

/** Why a view is not kept: the reason of the refusal. */
export const viewRefusals = ['too_many', 'name_taken'] as const

/** The caller names it, so that keeping twice, and taking a removal back, are the same call. */
const params = z.strictObject({ id: z.string().check(z.regex(/^[\w-]{8,40}$/)) })
const reply = z.object({ views: z.array(savedView) })

export const savedViewRoutes = {
  listViews: defineRoute({
    method: 'get',
    path: '/me/views',
    summary: 'Own saved views of all lists, in the order of their names',
    access: persons,
    reply,
  }),
  keepView: defineRoute({
    method: 'put',
    path: '/me/views/:id',
    summary: 'Keeps a view under a name, or changes it; at most 20 a list, each name once',
    access: persons,
    params,
    body: keptView,
    reply,
  }),
  removeView: defineRoute({
    method: 'delete',
    path: '/me/views/:id',
    summary: 'Removes an own view; one that is not there is no mistake',
    access: persons,
    params,
    reply,
  }),
} as const
