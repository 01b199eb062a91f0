import type { ActiveTestReply, ActiveTestView } from '#wire/active-test.ts'
import { t } from '../i18n/translator.ts'

/** Why no test can be started, in words; null: one can. */
export const testProblem = ({ problem }: Pick<ActiveTestReply, 'problem'>): string | null => {
  switch (problem) {
    case null:
      return null
    case 'no-test-host':
      return t('proof.test_no_test_host')
    case 'nothing-declared':
      return t('proof.test_nothing_declared')
    case 'another-test':
      return t('proof.test_another_test')
    case 'cooling-down':
      return t('proof.test_cooling_down')
    case 'collector-away':
      return t('proof.problem_collector_away')
    case 'not-measured':
      return t('proof.problem_not_measured')
    case 'neighbour-busy':
      return t('proof.test_neighbour_busy')
    case 'uplink-full':
      return t('proof.test_uplink_full')
    case 'rate-cap-too-low':
      return t('proof.test_rate_cap')
    case 'time-cap-too-short':
      return t('proof.test_time_cap')
  }
}

const stopped = {
  'neighbour-drops': 'proof.test_neighbour_drops',
  'neighbour-squeezed': 'proof.test_neighbour_squeezed',
  'device-silent': 'proof.test_device_silent',
  'device-slow': 'proof.test_device_slow',
} as const

/** Why a test ended early: the guard's key with its link, who stopped it, or the sentence of what failed. */
export const testEnd = ({ detail }: Pick<ActiveTestView, 'detail'>): string => {
  const name = /^stopped by (.+)$/.exec(detail)?.[1]
  if (name !== undefined) return t('proof.test_stopped_by', { name })
  const [key = '', link = ''] = detail.split(' ')
  return key in stopped ? t(stopped[key as keyof typeof stopped], { link }) : detail
}

export const isUnderWay = (test: ActiveTestView | null): boolean =>
  test !== null && ['preparing', 'running', 'settling'].includes(test.state)

const states = {
  preparing: 'proof.test_preparing',
  running: 'proof.test_running',
  settling: 'proof.test_settling',
  done: 'proof.test_done',
  stopped: 'proof.test_stopped',
  failed: 'proof.test_failed',
} as const

export const testState = ({ state }: Pick<ActiveTestView, 'state'>): string => t(states[state])
