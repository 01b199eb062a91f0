/** What can go wrong between the collector and a device; the sentence for each is the reader's (screen, command line). */
export const snmpFailureKinds = [
  'no-answer',
  'unreachable',
  'wrong-user',
  'wrong-key',
  'wrong-privacy',
  'refused-level',
  'not-in-time',
  'too-big',
  'device-error',
  'bad-answer',
  'closed',
] as const
export type SnmpFailureKind = (typeof snmpFailureKinds)[number]
