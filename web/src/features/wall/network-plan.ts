import type { LinkNow } from '../../live/link-board.ts'
import { linkStates } from '../../live/link-state.ts'

/** A device and some of its links, in one column of the scene. */
export interface NetworkGroup {
  deviceId: string
  /** How many links hang on it, of which some may stand on another page. */
  all: number
  links: LinkNow[]
}

export interface NetworkPage {
  columns: NetworkGroup[][]
  page: number
  pages: number
}

const PAGE_SECONDS = 10
const worstFirst = (a: LinkNow, b: LinkNow): number =>
  linkStates.indexOf(a.state) - linkStates.indexOf(b.state) || a.view.id.localeCompare(b.view.id)

/**
 * The network as it hangs together: devices by name, their links below, flowed into columns of `lines` lines (a device's
 * name takes one). What does not fit comes on the next page. Pure in `nowMs`.
 */
export const planNetwork = (
  links: readonly LinkNow[],
  { columns, lines }: { columns: number; lines: number },
  nowMs: number,
): NetworkPage => {
  const devices = [...Map.groupBy(links, ({ view }) => view.deviceId)].sort(([a], [b]) => a.localeCompare(b))
  const flowed: NetworkGroup[][] = [[]]
  let free = lines
  for (const [deviceId, own] of devices) {
    const rest = own.toSorted(worstFirst)
    while (rest.length > 0) {
      // A name alone at the foot of a column says nothing.
      if (free < 2) {
        flowed.push([])
        free = lines
      }
      const part = rest.splice(0, Math.max(1, free - 1))
      flowed.at(-1)?.push({ deviceId, all: own.length, links: part })
      free -= part.length + 1
    }
  }
  const pages = Math.max(1, Math.ceil(flowed.length / columns))
  const page = Math.floor(nowMs / 1000 / PAGE_SECONDS) % pages
  return { columns: flowed.slice(page * columns, (page + 1) * columns), page: page + 1, pages }
}
