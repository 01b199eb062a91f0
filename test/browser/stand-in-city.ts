import type { RequestWall, RowClock } from '#wire/request-wall.ts'
import type { LinkView, LiveLink, SeriesReply } from '#wire/links.ts'

/** A made-up city for the screens alone: the same seed gives the same values. It speaks the wire contract, nothing else. */
const agencies = [
  ['RSUD Bendan', 'RSUD Bendan'],
  ['Dinas Pendidikan', 'Dindik'],
  ['Dinas Kependudukan dan Pencatatan Sipil', 'Disdukcapil'],
  ['Badan Pengelola Keuangan, Pendapatan, dan Aset Daerah', 'BPKAD'],
  ['Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu', 'DPMPTSP'],
  ['Inspektorat', 'Inspektorat'],
  ['Sekretariat Daerah', 'Setda'],
  ['Dinas Lingkungan Hidup', 'DLH'],
  ['Dinas Kesehatan', 'Dinkes'],
  ['Kecamatan Pekalongan Utara', 'Kec. Utara'],
  ['Dinas Perhubungan', 'Dishub'],
  ['Satuan Polisi Pamong Praja', 'Satpol PP'],
] as const
const contracts = [20e6, 50e6, 100e6, 200e6, 10e6]

/** Deterministic noise in [0, 1). */
const noise = (a: number, b: number): number => {
  const x = Math.sin(a * 127.1 + b * 311.7) * 43_758.5453
  return x - Math.floor(x)
}

export interface StandInLink {
  link: LinkView
  /** Load of the link against its contract in office hours. */
  load: number
  mood: 'fine' | 'cut' | 'silent' | 'idle'
}

export const standInLinks = (count: number): StandInLink[] =>
  Array.from({ length: count }, (_, i) => {
    const [opdName, opdShortName] = agencies[i % agencies.length] ?? agencies[0]
    const contract = contracts[i % contracts.length] ?? 50e6
    const branch = Math.floor(i / agencies.length)
    const id = `${opdShortName.toLowerCase().replace(/[^a-z]+/g, '-')}-${branch === 0 ? 'utama' : `cabang-${branch}`}`
    return {
      link: {
        id,
        opdId: opdShortName.toLowerCase().replace(/[^a-z]+/g, '-'),
        opdName,
        opdShortName,
        deviceId: `core-${(i % 4) + 1}`,
        kind: i % 3 === 0 ? 'queue' : 'interface',
        objectName: i % 3 === 0 ? id : `ether${(i % 24) + 1}`,
        contract: i === 6 ? { downBps: null, upBps: null } : { downBps: contract, upBps: contract / 2 },
        cadenceMs: 10_000,
        warning: i === 3 ? 'Sebagian besar lalu lintas tidak melewati antrian ini (FastTrack)' : null,
        quarantine: i === 9 ? 'Nama port pada perangkat berubah: ether9 tidak ditemukan' : null,
        burstUntilMs: null,
        maintenanceUntilMs: null,
      },
      load: i === 0 ? 0.97 : i % 17 === 3 ? 0.86 : 0.08 + 0.6 * noise(i, 1),
      mood: i === 1 ? 'cut' : i === 4 ? 'silent' : i === 7 ? 'idle' : 'fine',
    }
  })

const share = ({ load }: StandInLink, seed: number, atMs: number): number => {
  const hour = ((atMs / 3_600_000 + 7) % 24) | 0
  const office = hour >= 7 && hour < 16 ? 1 : 0.25
  return Math.min(1, load * office * (0.85 + 0.3 * noise(seed, Math.floor(atMs / 10_000))))
}

/** Office hours for ever: a screenshot at night must show load too. */
const noonOf = (atMs: number): number => Math.floor(atMs / 86_400_000) * 86_400_000 + 4 * 3_600_000 + (atMs % 3_600_000)

export const liveOf = (city: StandInLink, seed: number, nowMs: number): LiveLink => {
  const slotMs = Math.floor(nowMs / 10_000) * 10_000
  const readAtMs = city.mood === 'silent' ? nowMs - 240_000 : slotMs
  const down = city.link.contract.downBps ?? 50e6
  const used = city.mood === 'idle' ? 0 : share(city, seed, noonOf(slotMs))
  const isMeasured = city.mood !== 'cut'
  return {
    id: city.link.id,
    slotMs,
    readAtMs,
    downBps: isMeasured ? down * used : null,
    upBps: isMeasured ? (down / 2) * used * 0.4 : null,
    downLabel: isMeasured ? 'ok' : 'gap',
    upLabel: isMeasured ? 'ok' : 'gap',
    oper: city.mood === 'cut' ? 'down' : 'up',
    rttMs: isMeasured ? 2 + noise(seed, slotMs) : null,
  }
}

export const seriesOf = (
  city: StandInLink,
  seed: number,
  range: { fromMs: number; toMs: number; stepMs: number },
): SeriesReply => {
  const { fromMs, toMs, stepMs } = range
  const contract = city.link.contract.downBps ?? 50e6
  const span = toMs - fromMs
  const holes = [
    [fromMs + span * 0.3, fromMs + span * 0.36],
    [fromMs + span * 0.7, fromMs + span * 0.71],
  ] as const
  const changeMs = fromMs + span * 0.5
  const buckets = Array.from({ length: Math.floor(span / stepMs) }, (_, i) => {
    const atMs = fromMs + i * stepMs
    const isHole = holes.some(([from, to]) => atMs >= from && atMs < to)
    const ceiling = atMs < changeMs ? contract / 2 : contract
    const rates = (scale: number, salt: number) => {
      const avg = Math.min(ceiling, contract * share(city, seed + salt, stepMs < 60_000 ? noonOf(atMs) : atMs) * scale)
      return isHole
        ? { avgBps: null, minBps: null, maxBps: null, octets: 0, gapOctets: 0, measuredMs: 0 }
        : {
            avgBps: avg,
            minBps: avg * 0.7,
            maxBps: Math.min(ceiling, avg * 1.35),
            octets: (avg * stepMs) / 8000,
            gapOctets: 0,
            measuredMs: stepMs,
          }
    }
    return {
      atMs,
      down: rates(1, 0),
      up: rates(0.25, 50),
      coverage: isHole ? 0 : 1,
      quality: {
        ok: isHole ? 0 : stepMs / 10_000,
        wrap32: 0,
        ambiguous: 0,
        reset: i === 40 ? 1 : 0,
        implausible: 0,
        gap: isHole ? stepMs / 10_000 : 0,
      },
      operDownShare: isHole ? null : 0,
      rttMaxUs: isHole ? null : 2400,
      errors: 0,
      discards: 0,
    }
  })
  const step = (direction: 'down' | 'up', rateBps: number, validFromMs: number, validToMs: number | null) => ({
    direction,
    rateBps,
    validFromMs: Math.round(validFromMs),
    validToMs: validToMs === null ? null : Math.round(validToMs),
  })
  return {
    linkId: city.link.id,
    fromMs,
    toMs,
    stepMs,
    source: stepMs < 300_000 ? 'raw' : stepMs < 3_600_000 ? '5m' : '1h',
    buckets,
    contracts: (['down', 'up'] as const).flatMap((direction) => {
      const rate = direction === 'down' ? contract : contract / 2
      return [step(direction, rate / 2, fromMs - 1e9, changeMs), step(direction, rate, changeMs, null)]
    }),
  }
}

const MINUTE_MS = 60_000
/** Two requests: one late, one soon; and a quarter behind them. */
export const standInWall = (nowMs: number): RequestWall => {
  const clock = (state: RowClock['state'], leftMinutes: number): RowClock => ({
    state,
    calendar: 'calendar',
    startAtMs: nowMs + (leftMinutes - 1440) * MINUTE_MS,
    dueAtMs: nowMs + leftMinutes * MINUTE_MS,
    atRiskAtMs: nowMs + (leftMinutes - 288) * MINUTE_MS,
    stopAtMs: null,
    netMinutes: 1440 - leftMinutes,
    remainingMinutes: leftMinutes,
    targetMinutes: 1440,
  })
  return {
    serverNowMs: nowMs,
    open: 4,
    late: 1,
    atRisk: 1,
    quarter: { id: '2026-Q4', done: 51, onTime: 48 },
    pinned: [
      { number: 'PB/0418/XI/2026', opdShortName: 'Disdukcapil', state: 'in_progress', clock: clock('at_risk', 168) },
      { number: 'PB/0415/XI/2026', opdShortName: 'RSUD Bendan', state: 'in_progress', clock: clock('breached', -72) },
    ],
  }
}
