import type { SnmpFailureKind } from '#domain/snmp-failure-kinds.ts'
import type { MessageKey } from '../../i18n/dictionaries.ts'

/** Why a device does not answer and what to do; SNMP 1 and 2c cannot tell a wrong community from silence. */
export const failureWord = (
  kind: SnmpFailureKind,
  version: '1' | '2c' | '3',
): MessageKey & `inventory.failure_${string}` => {
  if (kind === 'no-answer') return version === '3' ? 'inventory.failure_silent' : 'inventory.failure_community'
  return words[kind]
}

const words = {
  unreachable: 'inventory.failure_unreachable',
  'wrong-user': 'inventory.failure_user',
  'wrong-key': 'inventory.failure_key',
  'wrong-privacy': 'inventory.failure_privacy',
  'refused-level': 'inventory.failure_level',
  'not-in-time': 'inventory.failure_clock',
  'too-big': 'inventory.failure_big',
  'device-error': 'inventory.failure_device',
  'bad-answer': 'inventory.failure_answer',
  closed: 'inventory.failure_closed',
} as const satisfies Record<Exclude<SnmpFailureKind, 'no-answer'>, string>
