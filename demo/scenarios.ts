/**
 * The changes whose truth is known: one row per verdict of design.md §7. The traffic model obeys `ceiling`, the proof
 * engine must find `truth` from the octets alone. Instants are relative to the day on which the demo city was born.
 */
export type Truth =
  'proven' | 'partial' | 'partial_one_direction' | 'not_effective' | 'reverted' | 'not_yet_provable' | 'conflict'

export interface Rates {
  downBps: number
  upBps: number
}

export interface Scenario {
  linkId: string
  /** Days before the birth day, and the minute of that day in WIB. */
  daysBefore: number
  atWib: `${number}:${number}`
  /** The contract before and after, as the technician declared it. */
  from: Rates
  to: Rates
  /** What the shaper does from then on; null: there is no shaper at all, before and after. */
  ceiling: Rates | null
  /** Only for `reverted`: after so many minutes the old limit is back. */
  revertAfterMin?: number
  truth: Truth
}

const mbps = (down: number, up = down): Rates => ({ downBps: down * 1e6, upBps: up * 1e6 })

/** Most agencies ask for download alone: upload stays as it is. */
export const scenarios: readonly Scenario[] = [
  row('dinkes-utama', 6, '10:20', mbps(50, 100), mbps(100), mbps(100), 'proven'),
  row('disdukcapil-utama', 12, '14:05', mbps(50, 100), mbps(100), mbps(100), 'proven'),
  row('kec-utara-utama', 5, '09:40', mbps(20, 50), mbps(50), mbps(50), 'proven'),
  row('dinarpus-utama', 6, '11:15', mbps(10, 30), mbps(30), mbps(30), 'proven'),
  row('pkm-bendan-utama', 7, '13:30', mbps(20, 50), mbps(50), mbps(30, 50), 'partial'),
  row('dinsos-utama', 5, '10:50', mbps(20, 50), mbps(50), mbps(20, 50), 'not_effective'),
  row('kel-krapyak-utama', 8, '09:10', mbps(10, 20), mbps(20), mbps(10, 20), 'not_effective'),
  {
    ...row('bpkad-utama', 9, '08:45', mbps(50, 100), mbps(100), mbps(100), 'reverted'),
    revertAfterMin: 3 * 24 * 60 + 95,
  },
  row('dpupr-utama', 7, '15:20', mbps(25), mbps(75), mbps(75, 25), 'partial_one_direction'),
  row('rsud-cadangan', 5, '13:10', mbps(50, 100), mbps(100), mbps(100), 'not_yet_provable'),
  row('dindagkop-utama', 6, '10:30', mbps(10, 30), mbps(30), null, 'conflict'),
]

/** Limits that somebody changed without a request: the product must find them by itself. */
export interface UndeclaredMove {
  linkId: string
  daysBefore: number
  atWib: `${number}:${number}`
  ceiling: Rates
}
export const undeclaredMoves: readonly UndeclaredMove[] = [
  { linkId: 'kec-barat-utama', daysBefore: 3, atWib: '09:30', ceiling: mbps(70) },
]

function row(
  linkId: string,
  daysBefore: number,
  atWib: Scenario['atWib'],
  from: Rates,
  to: Rates,
  ceiling: Rates | null,
  truth: Truth,
): Scenario {
  return { linkId, daysBefore, atWib, from, to, ceiling, truth }
}
