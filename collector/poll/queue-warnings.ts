/** What is to be known about the figures of a queue, in the order of weight. web/src/components/collector-words.ts reads them. */
export const queueWarnings = {
  isBypassed: (name: string, check: string) =>
    `most traffic of ${check} does not pass queue "${name}": FastTrack bypasses simple queues, or the interface carries more than this link`,
  isOtherWayRound: (name: string, check: string) =>
    `queue "${name}" runs the other way round than ${check}: check columns and faces in the inventory`,
  isUnknown: (name: string) =>
    `the direction of queue "${name}" is not known yet: it is learnt from traffic that is clearly larger one way`,
  isAssumed: () =>
    'which column of the queue is the download is assumed (BytesIn), not learnt: give checkInterface or columns',
} as const
