/**
 * Which column of a MikroTik simple queue is the client's download. Column 8 "BytesIn" was the download on RouterOS
 * 7.18.2 (snmp-devices.md §0), but it is never taken for granted: the queue is compared with the interface it shapes.
 */
export type QueueColumns = 'inIsDownload' | 'inIsUpload'

/** Octets gathered over the same intervals from the queue's two columns and from the interface to compare with. */
export interface QueueEvidence {
  polls: number
  queueIn: number
  queueOut: number
  interfaceDown: number
  interfaceUp: number
}

export const noEvidence: QueueEvidence = { polls: 0, queueIn: 0, queueOut: 0, interfaceDown: 0, interfaceUp: 0 }

export const addEvidence = (a: QueueEvidence, b: Omit<QueueEvidence, 'polls'>): QueueEvidence => ({
  polls: a.polls + 1,
  queueIn: a.queueIn + b.queueIn,
  queueOut: a.queueOut + b.queueOut,
  interfaceDown: a.interfaceDown + b.interfaceDown,
  interfaceUp: a.interfaceUp + b.interfaceUp,
})

const MIN_POLLS = 6
const MIN_OCTETS = 100_000
/** Directions that differ less than this cannot be told apart by volume. */
const MIN_ASYMMETRY = 1.3
/** Below this share of the interface's octets the queue does not see the traffic (FastTrack bypasses simple queues). */
const FASTTRACK_SHARE = 0.5

export interface QueueVerdict {
  /** Null: not decided (too little or too even traffic, or the two sides contradict). */
  columns: QueueColumns | null
  /** Traffic passes the interface that the queue does not count. */
  isBypassed: boolean
}

/** Decides by volume: the larger column of the queue is the larger direction of the interface. */
export const judgeQueue = (evidence: QueueEvidence): QueueVerdict => {
  const { polls, queueIn, queueOut, interfaceDown, interfaceUp } = evidence
  const queueTotal = queueIn + queueOut
  const interfaceTotal = interfaceDown + interfaceUp
  if (polls < MIN_POLLS || interfaceTotal < MIN_OCTETS) return { columns: null, isBypassed: false }
  const isBypassed = queueTotal < interfaceTotal * FASTTRACK_SHARE
  if (queueTotal < MIN_OCTETS) return { columns: null, isBypassed }
  const queueLean = lean(queueIn, queueOut)
  const interfaceLean = lean(interfaceDown, interfaceUp)
  if (queueLean === 0 || interfaceLean === 0) return { columns: null, isBypassed }
  return { columns: queueLean === interfaceLean ? 'inIsDownload' : 'inIsUpload', isBypassed }
}

/** 1 when the first is clearly larger, -1 when the second is, 0 when they are too even. */
const lean = (first: number, second: number): -1 | 0 | 1 => {
  if (first > second * MIN_ASYMMETRY) return 1
  if (second > first * MIN_ASYMMETRY) return -1
  return 0
}

/** Queues that RouterOS makes and removes by itself (DHCP leases, PPPoE users): not to be bound without a rule. */
export const isDynamicQueueName = (name: string): boolean => /^(dhcp-ds<.*>|<.*>|hs-<.*>|hotspot-.*)$/i.test(name)
