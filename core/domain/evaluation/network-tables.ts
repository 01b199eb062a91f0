import { type Direction, directions } from '../sample.ts'
import type { EvaluationSettings, Table } from './document.ts'
import { addAvailability, availabilityShare, isIdle, type LinkFact, needsMore } from './link-figures.ts'
import type { Comparison } from './link-usage.ts'
import type { AddedRate } from './proof-figures.ts'
import type { Facts } from './row-tables.ts'
import { column, tableOf } from './table.ts'

/** As many links as a page shows; the rows have them all. */
const WORST = 10

const ceilingMinutes = (fact: LinkFact, direction: Direction): number =>
  (fact.measured?.usage[direction].ceilingMs.value ?? 0) / 60_000
const fullest = (fact: LinkFact): number => Math.max(...directions.map((direction) => ceilingMinutes(fact, direction)))

const comparisonTable = (links: readonly LinkFact[], numbers: ReadonlyMap<string, string | null>): Table => {
  const side = (of: Comparison['before'], key: 'p95Bps' | 'ceilingMinutes' | 'busyHourBps' | 'coverage') =>
    of?.[key] ?? null
  return tableOf(
    { id: 'beforeAfter', title: 'Sebelum dan sesudah penambahan' },
    links.flatMap((link) =>
      (link.measured?.comparisons ?? []).map((of) => ({
        id: `${of.requestId}/${of.direction}/${of.changedAtMs}`,
        linkId: link.id,
        of,
      })),
    ),
    [
      column('number', 'Nomor agenda', 'text', (row) => numbers.get(row.of.requestId) ?? row.of.requestId),
      column('link', 'Tautan', 'text', (row) => row.linkId),
      column('direction', 'Arah', 'text', (row) => row.of.direction),
      column('changed', 'Bandwidth ditambah', 'instant', (row) => row.of.changedAtMs),
      column('weeks', 'Pekan yang dibandingkan', 'count', (row) => row.of.weeks),
      column('coverageBefore', 'Cakupan sebelum', 'share', (row) => side(row.of.before, 'coverage')),
      column('coverageAfter', 'Cakupan sesudah', 'share', (row) => side(row.of.after, 'coverage')),
      column('p95Before', 'p95 sebelum', 'bps', (row) => side(row.of.before, 'p95Bps')),
      column('p95After', 'p95 sesudah', 'bps', (row) => side(row.of.after, 'p95Bps')),
      column('ceilingBefore', 'Menit mentok sebelum', 'minutes', (row) => side(row.of.before, 'ceilingMinutes')),
      column('ceilingAfter', 'Menit mentok sesudah', 'minutes', (row) => side(row.of.after, 'ceilingMinutes')),
      column('busyBefore', 'Jam sibuk sebelum', 'bps', (row) => side(row.of.before, 'busyHourBps')),
      column('busyAfter', 'Jam sibuk sesudah', 'bps', (row) => side(row.of.after, 'busyHourBps')),
    ],
  )
}

const opdTable = (facts: Facts, added: readonly AddedRate[], opds: readonly { id: string; name: string }[]): Table => {
  const rows = opds.map(({ id, name }) => {
    const requests = facts.requests.filter((fact) => fact.opdId === id)
    const links = facts.links.filter((link) => link.opdId === id)
    const linkIds = new Set(links.map((link) => link.id))
    const seen = links.flatMap((link) => (link.measured ? [link.measured.availability] : []))
    return {
      id,
      name,
      requests,
      links,
      done: requests.filter((fact) => fact.isDone),
      added: added.filter((one) => linkIds.has(one.linkId)),
      availability: availabilityShare(addAvailability(seen)),
    }
  })
  type Row = (typeof rows)[number]
  const sum = (row: Row, direction: Direction, isTemporary: boolean) =>
    row.added
      .filter((one) => one.direction === direction && one.isTemporary === isTemporary)
      .reduce((total, one) => total + one.bps, 0)
  return tableOf({ id: 'opds', title: 'Per OPD' }, rows, [
    column('opd', 'OPD', 'text', (row) => row.name),
    column('in', 'Masuk', 'count', (row) => row.requests.filter((fact) => fact.isIn).length),
    column('done', 'Selesai', 'count', (row) => row.done.length),
    column(
      'onTime',
      'Tepat waktu',
      'count',
      (row) => row.done.filter((fact) => fact.punctuality[fact.judging] === 'on_time').length,
    ),
    column('openAtEnd', 'Terbuka di akhir', 'count', (row) => row.requests.filter((f) => f.isOpenAtEnd).length),
    column('addedDown', 'Tambahan unduh', 'bps', (row) => sum(row, 'down', false)),
    column('addedUp', 'Tambahan unggah', 'bps', (row) => sum(row, 'up', false)),
    column('temporaryDown', 'Tambahan unduh sementara', 'bps', (row) => sum(row, 'down', true)),
    column('temporaryUp', 'Tambahan unggah sementara', 'bps', (row) => sum(row, 'up', true)),
    column('links', 'Tautan', 'count', (row) => row.links.length),
    column('availability', 'Ketersediaan', 'share', (row) => row.availability?.value ?? null),
    column('availabilityLow', 'Ketersediaan sekurangnya', 'share', (row) => row.availability?.low ?? null),
    column('unknownShare', 'Waktu tidak diketahui', 'share', (row) =>
      row.availability ? 1 - row.availability.coverage : null,
    ),
    column('ceilingDown', 'Menit mentok unduh', 'minutes', (row) =>
      row.links.reduce((total, link) => total + ceilingMinutes(link, 'down'), 0),
    ),
    column('ceilingUp', 'Menit mentok unggah', 'minutes', (row) =>
      row.links.reduce((total, link) => total + ceilingMinutes(link, 'up'), 0),
    ),
  ])
}

const linkList = (id: string, title: string, links: readonly LinkFact[]): Table =>
  tableOf({ id, title }, links, [
    column('link', 'Tautan', 'text', (row) => row.id),
    column('opd', 'OPD', 'text', (row) => row.opdId),
    column('coverage', 'Cakupan data', 'share', (row) => row.measured?.coverage ?? 0),
    ...directions.flatMap((direction) => {
      const word = direction === 'down' ? 'unduh' : 'unggah'
      const of = (row: LinkFact) => row.measured?.usage[direction]
      return [
        column<LinkFact>(`${direction}Contract`, `Kontrak ${word}`, 'bps', (row) => of(row)?.contractBps ?? null),
        column<LinkFact>(`${direction}P95`, `p95 ${word}`, 'bps', (row) => of(row)?.p95Bps.value ?? null),
        column<LinkFact>(`${direction}Ceiling`, `Menit mentok ${word}`, 'minutes', (row) =>
          (of(row)?.ceilingMs.value ?? null) === null ? null : ceilingMinutes(row, direction),
        ),
        column<LinkFact>(`${direction}Peak`, `Puncak ${word}`, 'share', (row) => of(row)?.peakShare ?? null),
      ]
    }),
  ])

const worstTable = (links: readonly LinkFact[]): Table => {
  const known = links.flatMap((link) => {
    const share = link.measured ? availabilityShare(link.measured.availability) : null
    return share ? [{ id: link.id, opdId: link.opdId, share, measured: link.measured }] : []
  })
  return tableOf(
    { id: 'worstLinks', title: 'Tautan dengan ketersediaan terendah' },
    known.sort((a, b) => a.share.value - b.share.value || (a.id < b.id ? -1 : 1)).slice(0, WORST),
    [
      column('link', 'Tautan', 'text', (row) => row.id),
      column('opd', 'OPD', 'text', (row) => row.opdId),
      column('availability', 'Ketersediaan', 'share', (row) => row.share.value),
      column('low', 'Sekurangnya', 'share', (row) => row.share.low),
      column('high', 'Setingginya', 'share', (row) => row.share.high),
      column('down', 'Putus', 'minutes', (row) => (row.measured?.availability.downMs ?? 0) / 60_000),
      column('unknown', 'Tidak diketahui', 'minutes', (row) => (row.measured?.availability.unknownMs ?? 0) / 60_000),
      column('outages', 'Gangguan', 'count', (row) => row.measured?.outages.count ?? 0),
    ],
  )
}

/** Tables of OPDs and links: usage, availability, what to do before anybody asks. */
export const networkTables = (
  facts: Facts,
  added: readonly AddedRate[],
  opds: readonly { id: string; name: string }[],
  settings: EvaluationSettings,
): Table[] => {
  const byId = (a: LinkFact, b: LinkFact) => (a.id < b.id ? -1 : 1)
  return [
    opdTable(facts, added, opds),
    comparisonTable(facts.links, new Map(facts.requests.map((fact) => [fact.id, fact.number]))),
    linkList(
      'needsMore',
      'Tautan yang perlu ditambah sebelum diminta',
      facts.links.filter((link) => needsMore(link, settings)).sort((a, b) => fullest(b) - fullest(a) || byId(a, b)),
    ),
    linkList(
      'idle',
      'Kontrak yang tidak pernah terpakai',
      facts.links.filter((link) => isIdle(link, settings)).sort(byId),
    ),
    worstTable(facts.links),
  ]
}
