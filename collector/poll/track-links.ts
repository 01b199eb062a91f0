import { isDeepStrictEqual } from 'node:util'
import type { InventoryDevice, InventoryLink } from '#platform/inventory.ts'
import type { LearntDevice } from './learnt-device.ts'
import { TrackedLink } from './tracked-link.ts'

/** What decides how a link is measured; its OPD, its contract and its test host do not. */
const isMeasuredAlike = (a: InventoryLink, b: InventoryLink): boolean =>
  isDeepStrictEqual([a.target, a.faces], [b.target, b.faces])

/** The links of a device as they are wanted now: one that is measured as `before` keeps its place, base and burst. */
export const trackLinks = (
  before: readonly TrackedLink[],
  wanted: readonly InventoryLink[],
  { device, learnt }: { device: InventoryDevice; learnt: LearntDevice },
): TrackedLink[] =>
  wanted.map(
    (link) =>
      before.find((tracked) => tracked.link.id === link.id && isMeasuredAlike(tracked.link, link)) ??
      new TrackedLink(link, learnt, device.snmp.version === '1'),
  )
