import { activeTestFailure, type ActiveTestFailure } from '#domain/verification/active-test-failure.ts'
import { activeTestProblems, type ActiveTestReply, type ActiveTestView } from '#wire/active-test.ts'
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

const failed = {
  'not-installed': 'proof.testFailed_not_installed',
  'too-long': 'proof.testFailed_too_long',
  'no-result': 'proof.testFailed_no_result',
  'nothing-received': 'proof.testFailed_nothing_received',
  'link-not-read': 'proof.testFailed_link_not_read',
  'server-stopped': 'proof.testFailed_server_stopped',
  busy: 'proof.testFailed_busy',
  'unknown-host': 'proof.testFailed_unknown_host',
  'no-such-source': 'proof.testFailed_no_such_source',
  refused: 'proof.testFailed_refused',
  unreachable: 'proof.testFailed_unreachable',
  cut: 'proof.testFailed_cut',
} as const satisfies Record<ActiveTestFailure, string>

/** Why a test ended early: the guard's key with its link, who stopped it, or what failed; words nobody foresaw are quoted. */
export const testEnd = ({ detail }: Pick<ActiveTestView, 'detail'>): string => {
  const name = /^stopped by (.+)$/.exec(detail)?.[1]
  if (name !== undefined) return t('proof.test_stopped_by', { name })
  const [key = '', link = ''] = detail.split(' ')
  if (key in stopped) return t(stopped[key as keyof typeof stopped], { link })
  const problem = activeTestProblems.find((known) => known === detail)
  if (problem) return t('proof.burstProblem', { why: testProblem({ problem }) ?? '' })
  const failure = activeTestFailure(detail)
  return failure ? t(failed[failure]) : t('proof.testFailed_words', { words: detail })
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
