import type { chart } from './id/chart.ts'
import type { collector } from './id/collector.ts'
import type { common } from './id/common.ts'
import type { forms } from './id/forms.ts'
import type { link } from './id/link.ts'
import type { links } from './id/links.ts'
import type { login } from './id/login.ts'
import type { proof } from './id/proof.ts'
import type { proofNumbers } from './id/proofNumbers.ts'
import type { request } from './id/request.ts'
import type { requests } from './id/requests.ts'
import type { my } from './id/my.ts'
import type { settings } from './id/settings.ts'
import type { supervision } from './id/supervision.ts'
import type { work } from './id/work.ts'
import type { admin } from './id/admin.ts'
import type { complaints } from './id/complaints.ts'
import type { evaluation } from './id/evaluation.ts'
import type { inventory } from './id/inventory.ts'
import type { maintenance } from './id/maintenance.ts'
import type { views } from './id/views.ts'
import type { wall } from './id/wall.ts'

/**
 * One dictionary a feature: `i18n/id/<feature>.ts` says the keys, `i18n/en/<feature>.ts` must have the same ones.
 * A new feature adds its import and its line here, and names itself in the `meta.dictionaries` of its routes.
 */
export interface Dictionaries {
  common: typeof common
  chart: typeof chart
  collector: typeof collector
  forms: typeof forms
  link: typeof link
  links: typeof links
  login: typeof login
  proof: typeof proof
  proofNumbers: typeof proofNumbers
  request: typeof request
  requests: typeof requests
  my: typeof my
  settings: typeof settings
  supervision: typeof supervision
  work: typeof work
  admin: typeof admin
  complaints: typeof complaints
  evaluation: typeof evaluation
  inventory: typeof inventory
  maintenance: typeof maintenance
  views: typeof views
  wall: typeof wall
}
export type Feature = keyof Dictionaries

/** The English side: exactly the keys of the Indonesian one; a missing or surplus key fails the build. */
export type Translation<D> = { readonly [K in keyof D]: string }

export type MessageKey = { [F in Feature]: `${F}.${keyof Dictionaries[F] & string}` }[Feature]

type TextOf<K extends MessageKey> = K extends `${infer F extends Feature}.${infer N}`
  ? N extends keyof Dictionaries[F]
    ? Dictionaries[F][N] & string
    : never
  : never
type Placeholders<T extends string> = T extends `${string}{${infer P}}${infer Rest}` ? P | Placeholders<Rest> : never

/** The values a message asks for by its `{names}`: forgetting one fails the build too. */
export type MessageValues<K extends MessageKey> = [Placeholders<TextOf<K>>] extends [never]
  ? []
  : [values: Record<Placeholders<TextOf<K>>, string | number>]
