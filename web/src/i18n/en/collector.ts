import type { Translation } from '../dictionaries.ts'
import type { collector as indonesian } from '../id/collector.ts'

export const collector: Translation<typeof indonesian> = {
  notYet: 'This link was not looked for on its device yet.',
  noInterface: 'The device has no interface "{name}".',
  otherInterface: 'Interface "{name}" is there, but its comment or MAC address is not that of the inventory.',
  manyInterfaces: '{count} interfaces are called "{name}": give alias or mac in the inventory.',
  moved:
    'Interface "{name}" moved and may be another port now: check the device, then reload the inventory to accept it.',
  ownQueue: 'Queue "{name}" is made by RouterOS itself and may go: make a static simple queue for this link.',
  noQueue: 'The device has no simple queue "{name}".',
  manyQueues: '{count} simple queues are called "{name}": give each a name of its own, so that the link can be known.',
  assumed:
    'Which column of the queue is the download is still assumed (BytesIn): give checkInterface or columns in the inventory.',
  bypassed:
    'Most traffic of {on} does not pass queue "{name}": FastTrack bypasses simple queues, or the interface carries more than this link.',
  otherWay: 'Queue "{name}" runs the other way round than {on}: check columns and faces in the inventory.',
  unknownWay: 'The direction of queue "{name}" is not known yet; it shows once traffic is clearly larger one way.',
  doubt: 'The answer of the device was not complete, so what is looked for may only be unseen.',
  near: 'Alike: {near}.',
}
