import { parseRateBps } from '#domain/units.ts'

/** When an agency works: who sits at the other end of the link. */
export type Shape = 'office' | 'counter' | 'hospital' | 'camera' | 'library' | 'village'

export interface DemoLink {
  id: string
  opdId: string
  deviceId: string
  kind: 'interface' | 'queue'
  /** ifName or queue name. */
  name: string
  /** ifAlias in the form that the office may adopt (snmp-devices.md §1); null where the device has none. */
  alias: string | null
  /** A radio gateway sees the OPD from the network side: there `in` is the download. */
  faces: 'opd' | 'network'
  shape: Shape
  /** The contract that is recorded today, bit/s. */
  downBps: number
  upBps: number
  /** Demand of the busiest ordinary hour over the contract of today: above 1 the link is full then. */
  load: number
  /** The same for the upload. */
  upLoad: number
  /** Mean size of a frame in octets, down and up. */
  frame: { down: number; up: number }
}

const rate = (text: string): number => {
  const bps = parseRateBps(text)
  if (bps === undefined) throw new Error(`demo link table: "${text}" is not a rate`)
  return bps
}

/** id · OPD · shape · contract down · up · load down · up. */
type Row = [id: string, opd: string, shape: Shape, down: string, up: string, load: number, upLoad: number]

const onDevice = (
  deviceId: string,
  rows: readonly Row[],
  naming: { kind: 'interface' | 'queue'; name: (row: Row, at: number) => string; alias: boolean; faces?: 'network' },
): DemoLink[] =>
  rows.map((row, at) => {
    const [id, opdId, shape, down, up, load, upLoad] = row
    return {
      id,
      opdId,
      deviceId,
      kind: naming.kind,
      name: naming.name(row, at),
      alias: naming.alias ? `opd=${opdId};link=${id.split('-').at(-1)}` : null,
      faces: naming.faces ?? 'opd',
      shape,
      downBps: rate(down),
      upBps: rate(up),
      load,
      upLoad,
      frame:
        shape === 'camera' ? { down: 310, up: 1180 } : { down: 880 + ((at * 37) % 160), up: 290 + ((at * 53) % 140) },
    }
  })

const router = onDevice(
  'rt-balaikota',
  [
    ['setda-utama', 'setda', 'office', '200M', '200M', 0.42, 0.2],
    ['setwan-utama', 'setwan', 'office', '50M', '50M', 0.37, 0.22],
    ['inspektorat-utama', 'inspektorat', 'office', '50M', '50M', 0.48, 0.24],
    ['bappeda-utama', 'bappeda', 'office', '100M', '100M', 0.5, 0.3],
    ['bpkad-utama', 'bpkad', 'office', '100M', '100M', 1.05, 0.42],
    ['bkpsdm-utama', 'bkpsdm', 'office', '75M', '75M', 0.61, 0.34],
    ['diskominfo-utama', 'diskominfo', 'office', '300M', '300M', 0.34, 0.44],
    ['diskominfo-cctv', 'diskominfo', 'camera', '20M', '200M', 0.2, 0.71],
    ['dinkes-utama', 'dinkes', 'office', '100M', '100M', 1.12, 0.4],
    ['disdukcapil-utama', 'disdukcapil', 'counter', '100M', '100M', 1.22, 0.66],
    ['dindik-utama', 'dindik', 'office', '150M', '150M', 0.95, 0.4],
    ['dpmptsp-utama', 'dpmptsp', 'counter', '75M', '75M', 0.56, 0.4],
  ],
  { kind: 'interface', name: (_row, at) => `Gi0/0/${at + 1}`, alias: true },
)

const mikrotik = onDevice(
  'mt-kecamatan',
  [
    ['kec-barat-utama', 'kec-barat', 'counter', '50M', '50M', 1.1, 0.42],
    ['kec-timur-utama', 'kec-timur', 'counter', '50M', '50M', 0.58, 0.36],
    ['kec-utara-utama', 'kec-utara', 'counter', '50M', '50M', 1.25, 0.4],
    ['kec-selatan-utama', 'kec-selatan', 'counter', '50M', '50M', 0.63, 0.38],
    ['kel-medono-utama', 'kel-medono', 'village', '20M', '20M', 0.61, 0.4],
    ['kel-kauman-utama', 'kel-kauman', 'village', '20M', '20M', 0.48, 0.3],
    ['kel-krapyak-utama', 'kel-krapyak', 'village', '20M', '20M', 1.2, 0.42],
    ['kel-jenggot-utama', 'kel-jenggot', 'village', '20M', '20M', 0.41, 0.26],
    ['dinperkim-utama', 'dinperkim', 'office', '50M', '50M', 0.54, 0.3],
    ['dinsos-utama', 'dinsos', 'counter', '50M', '50M', 1.15, 0.38],
  ],
  { kind: 'queue', name: ([id]) => id.replace('-utama', ''), alias: false },
)

const secure = onDevice(
  'sw-kesehatan',
  [
    ['rsud-utama', 'rsud', 'hospital', '300M', '300M', 0.92, 0.5],
    ['rsud-cadangan', 'rsud', 'hospital', '100M', '100M', 0.12, 0.06],
    ['pkm-bendan-utama', 'pkm-bendan', 'counter', '50M', '50M', 1.1, 0.44],
    ['pkm-noyontaan-utama', 'pkm-noyontaan', 'counter', '50M', '50M', 0.61, 0.4],
    ['dinhub-atcs', 'dinhub', 'camera', '20M', '100M', 0.2, 0.82],
    ['dinhub-utama', 'dinhub', 'office', '50M', '50M', 0.51, 0.3],
    ['dpupr-utama', 'dpupr', 'office', '75M', '75M', 1.05, 0.5],
  ],
  { kind: 'interface', name: (_row, at) => `ge-0/0/${at}.0`, alias: true },
)

const old = onDevice(
  'sw-lama',
  [
    ['satpolpp-utama', 'satpolpp', 'hospital', '20M', '20M', 0.48, 0.3],
    ['kesbangpol-utama', 'kesbangpol', 'office', '20M', '20M', 0.58, 0.3],
    ['dinarpus-utama', 'dinarpus', 'library', '30M', '30M', 1.15, 0.3],
    ['dinperpa-utama', 'dinperpa', 'office', '20M', '20M', 0.61, 0.32],
    ['dinperinaker-utama', 'dinperinaker', 'office', '30M', '30M', 0.54, 0.3],
  ],
  { kind: 'interface', name: (_row, at) => `port ${at + 1}`, alias: false },
)

const linux = onDevice(
  'gw-nirkabel',
  [
    ['dlh-utama', 'dlh', 'office', '30M', '30M', 0.58, 0.3],
    ['dkp-utama', 'dkp', 'office', '30M', '30M', 0.65, 0.34],
    ['dindagkop-utama', 'dindagkop', 'office', '30M', '30M', 1.1, 0.36],
    ['dinparbudpora-utama', 'dinparbudpora', 'library', '50M', '50M', 0.54, 0.3],
    ['bpbd-utama', 'bpbd', 'hospital', '30M', '30M', 0.51, 0.45],
  ],
  { kind: 'interface', name: ([id]) => `wl-${id.split('-')[0]}`.slice(0, 15), alias: true, faces: 'network' },
)

/** Every measured line of the demo city, with the contract of today. */
export const demoLinks: readonly DemoLink[] = [...router, ...mikrotik, ...secure, ...old, ...linux]

export const linksOf = (deviceId: string): DemoLink[] => demoLinks.filter((link) => link.deviceId === deviceId)
