import type { LinkView, LiveLink } from '#wire/links.ts'

/** A link that is well; a test changes what it is about. */
export const aView = (change: Partial<LinkView> = {}): LinkView => ({
  id: 'dinkes-utama',
  opdId: 'dinkes',
  opdName: 'Dinas Kesehatan',
  opdShortName: 'Dinkes',
  deviceId: 'core-1',
  kind: 'interface',
  objectName: 'ether3',
  contract: { downBps: 50e6, upBps: 20e6 },
  cadenceMs: 10_000,
  quarantine: null,
  warning: null,
  burstUntilMs: null,
  maintenanceUntilMs: null,
  ...change,
})

export const aLive = (change: Partial<LiveLink> = {}): LiveLink => ({
  id: 'dinkes-utama',
  slotMs: 1_000_000,
  readAtMs: 1_000_000,
  downBps: 10e6,
  upBps: 2e6,
  downLabel: 'ok',
  upLabel: 'ok',
  oper: 'up',
  rttMs: 3,
  ...change,
})
