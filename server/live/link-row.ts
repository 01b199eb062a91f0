import { grantOf } from '#domain/permissions.ts'
import { seesOpd, type Principal } from '#domain/principal.ts'
import type { LinkView, LiveLink } from '#wire/links.ts'
import { neverSeen, type LiveState } from './live-state.ts'

export const readsMeasurements = ({ role }: Principal): boolean => grantOf('readMeasurements', role) !== null

/** Who reads letters knows a link by its name, agency and contract: what it hangs on and how it fares is empty to him. */
const asLetter = (link: LinkView): LinkView => ({
  ...link,
  deviceId: '',
  objectName: '',
  quarantine: null,
  warning: null,
  burstUntilMs: null,
  maintenanceUntilMs: null,
})

/** A link as this reader may know it, by HTTP and by socket alike; null: not there, or not his. */
export const linkRow = (
  state: Pick<LiveState, 'opdOf' | 'view' | 'live'>,
  principal: Principal,
  id: string,
  nowMs: number,
): { link: LinkView; live: LiveLink } | null => {
  // Scope before content: another OPD's link is not even put together, so that it takes no longer than none.
  const opdId = state.opdOf(id)
  if (opdId === null || !seesOpd(principal, opdId)) return null
  const link = state.view(id, nowMs)
  if (!link) return null
  return readsMeasurements(principal) ? { link, live: state.live(id) } : { link: asLetter(link), live: neverSeen(id) }
}
