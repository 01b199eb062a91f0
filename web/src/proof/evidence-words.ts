import type { EvidenceView } from '#wire/verification-views.ts'
import { format } from '../format/format.ts'
import { t } from '../i18n/translator.ts'
import { numberOf } from './verdict-sentence.ts'

/** How far apart two instants are, and which came first, in words. */
export const distanceWords = (distanceMs: number): string => {
  if (Math.abs(distanceMs) < 60_000) return t('proof.same')
  return t(distanceMs > 0 ? 'proof.later' : 'proof.earlier', { time: format.duration(distanceMs) })
}

/** What a rung of the ladder found, in one sentence with its main numbers. */
export const evidenceFinding = ({ id, result, numbers }: EvidenceView): string => {
  const mbps = (key: string): string => format.proofMbps(numberOf(numbers, key))
  const share = (key: string): string => format.percent(numberOf(numbers, key))
  const length = (key: string): string => format.duration(numberOf(numbers, key))
  switch (id) {
    case 'E0': {
      if (result === 'fail') return t('proof.find_E0_fail', { reason: String(numbers['identityDoubt'] ?? '–') })
      const shares = {
        before: share('coverageBefore'),
        after: share('coverageAfter'),
        needed: share('neededCoverage'),
      }
      return result === 'pass' ? t('proof.find_E0_pass', shares) : t('proof.find_E0_weak', shares)
    }
    case 'E1':
      return result === 'pass' || result === 'weak' || result === 'fail'
        ? t(`proof.find_${id}_${result}`, { shaper: mbps('shaperBps') })
        : t('proof.find_E1_unknown')
    case 'E2': {
      const before =
        result === 'pass'
          ? t('proof.find_E2_pass', { bps: mbps('beforeBps'), pressed: length('beforePressedMs') })
          : t(result === 'unknown' ? 'proof.find_E2_unknown' : 'proof.find_E2_open')
      if (numberOf(numbers, 'afterAtOldLevelBps') === null) return before
      const pressed = length('afterAtOldLevelPressedMs')
      return `${before} ${t('proof.find_E2_again', { bps: mbps('afterAtOldLevelBps'), pressed })}`
    }
    case 'E3': {
      const windows = format.count(numberOf(numbers, 'windows'))
      const limit = mbps('oldLimitBps')
      return result === 'pass'
        ? t('proof.find_E3_pass', { windows, limit })
        : t('proof.find_E3_open', { windows, limit, needed: format.count(numberOf(numbers, 'needed')) })
    }
    case 'E4': {
      const asked = mbps('askedBps')
      if (result === 'pass')
        return numberOf(numbers, 'newBps') === null
          ? t('proof.find_E4_tested', { asked })
          : t('proof.find_E4_pass', { bps: mbps('newBps'), asked })
      if (result === 'fail') return t('proof.find_E4_fail', { bps: mbps('newBps'), reached: mbps('reachedFromBps') })
      return result === 'weak'
        ? t('proof.find_E4_weak', {
            bps: mbps(numberOf(numbers, 'suspectedBps') === null ? 'pileBps' : 'suspectedBps'),
          })
        : t('proof.find_E4_open', { asked })
    }
    case 'E5': {
      const distanceMs = numberOf(numbers, 'distanceMs')
      return distanceMs === null
        ? t('proof.find_E5_open', { time: format.dateTime(numberOf(numbers, 'declaredMs')) })
        : t('proof.find_E5_seen', {
            time: format.dateTime(numberOf(numbers, 'changePointMs')),
            distance: distanceWords(distanceMs),
          })
    }
    case 'E6':
      return result === 'unknown'
        ? t('proof.find_E6_unknown')
        : t('proof.find_E6_seen', {
            level: mbps('levelBps'),
            before: share('shareBefore'),
            after: share('shareAfter'),
          })
    case 'E7':
      if (result === 'open' && numberOf(numbers, 'counterBits') === null)
        return t('proof.find_E7_waiting', { bps: mbps('meanBps') })
      return result === 'pass' || result === 'open'
        ? t(`proof.find_${id}_${result}`, { bps: mbps('meanBps') })
        : t(result === 'fail' ? 'proof.find_E7_fail' : 'proof.find_E7_unknown')
  }
}
