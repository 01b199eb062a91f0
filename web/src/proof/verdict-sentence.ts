import type { ProofView } from '#wire/verification.ts'
import type { DirectionView, EvidenceView } from '#wire/verification-views.ts'
import { format } from '../format/format.ts'
import { t } from '../i18n/translator.ts'
import { missingWords } from './missing-words.ts'

/** What the words need of a proof: what was measured. */
export type Judged = Pick<ProofView, 'verdict' | 'strength' | 'directions' | 'missing'>

const rung = (judged: DirectionView, id: EvidenceView['id']): EvidenceView['numbers'] =>
  judged.evidence.find((evidence) => evidence.id === id)?.numbers ?? {}
export const numberOf = (numbers: EvidenceView['numbers'], key: string): number | null => {
  const value = numbers[key]
  return typeof value === 'number' ? value : null
}
/** The rate that was asked for, and the old one: as measured, else by contract. */
export const askedBps = (judged: DirectionView): number | null => numberOf(rung(judged, 'E4'), 'askedBps')
export const contractBps = (judged: DirectionView): number | null => numberOf(rung(judged, 'E3'), 'contractBps')
export const oldBps = (judged: DirectionView): number | null => judged.oldCeilingBps ?? contractBps(judged)

/** The direction that decides: the first with the verdict of the whole, else the worst-off that is not proven. */
export const decidingDirection = ({ verdict, directions }: Judged): DirectionView | null =>
  directions.find((one) => one.verdict === verdict) ??
  directions.find((one) => one.verdict !== 'proven') ??
  directions[0] ??
  null

const mbps = format.proofMbps
const ratesOf = (judged: DirectionView): string =>
  `${t(`requests.${judged.direction}`)} ${mbps(contractBps(judged))} › ${mbps(askedBps(judged))}`

/** Since when the old limit is gone: as the data show it, else as it was reported. */
const sinceMs = (judged: DirectionView): number | null =>
  judged.changePointMs ?? numberOf(rung(judged, 'E5'), 'declaredMs')

const provenSentence = (judgement: Judged, judged: DirectionView): string => {
  const time = format.dateTime(sinceMs(judged))
  if (judgement.strength !== 'reached') return t('proof.say_provenExceeded', { old: mbps(oldBps(judged)), time })
  const rates = judgement.directions.map(ratesOf).join(', ')
  return judged.newCeilingBps === null
    ? t('proof.say_provenTested', { rates })
    : t('proof.say_provenReached', { rates, time, ceiling: mbps(judged.newCeilingBps) })
}

const conflictSentence = (judged: DirectionView): string => {
  const identity = judged.missing.find(({ code }) => code === 'identity')
  if (identity) return t('proof.say_conflictIdentity', { reason: String(identity.numbers['reason'] ?? '–') })
  const old = oldBps(judged)
  const asked = askedBps(judged)
  if (judged.oldCeilingBps !== null && asked !== null && judged.oldCeilingBps >= 0.97 * asked)
    return t('proof.say_conflictAlready', { old: mbps(judged.oldCeilingBps), asked: mbps(asked) })
  const configured = numberOf(rung(judged, 'E1'), 'shaperBps')
  if (configured === null) return t('proof.say_conflictOther')
  const shaper = mbps(configured)
  return asked !== null && configured >= 0.95 * asked
    ? t('proof.say_conflictNewRead', { shaper, old: mbps(old) })
    : t('proof.say_conflictOldRead', { shaper })
}

const directionNames = (directions: readonly DirectionView[]): string =>
  directions.map(({ direction }) => t(`requests.${direction}`)).join(', ')

/** The verdict in one plain sentence, from its figures: what stands above everything else, and what a chart is called. */
export const verdictSentence = (judgement: Judged): string => {
  const judged = decidingDirection(judgement)
  if (!judged) return t('proof.waiting')
  switch (judgement.verdict) {
    case 'proven':
      return provenSentence(judgement, judged)
    case 'partial': {
      if (judged.verdict === 'partial')
        return t('proof.say_partial', { ceiling: mbps(judged.newCeilingBps), asked: mbps(askedBps(judged)) })
      const risen = judgement.directions.filter(({ verdict }) => verdict === 'proven')
      const held = judgement.directions.filter(({ verdict }) => verdict !== 'proven')
      return t('proof.say_oneSided', { good: directionNames(risen), bad: directionNames(held) })
    }
    case 'not_effective':
      return t('proof.say_notEffective', { old: mbps(judged.newCeilingBps ?? oldBps(judged)) })
    case 'reverted':
      return t('proof.say_reverted', { old: mbps(oldBps(judged)), time: format.dateTime(judged.revertedAtMs) })
    case 'conflict':
      return conflictSentence(judged)
    case 'not_yet_provable': {
      const first = judged.missing[0] ?? judgement.missing[0]
      return t('proof.say_notYet', { why: first ? missingWords(first).text : '' }).trim()
    }
  }
}

/** The short word of a verdict; a proof that has not seen the new limit says so. */
export const verdictWord = ({ verdict, strength }: Pick<Judged, 'verdict' | 'strength'>): string =>
  verdict === 'proven' && strength === 'exceeded' ? t('proof.verdict_exceeded') : t(`proof.verdict_${verdict}`)

const limiters = ['contract', 'shaper', 'port', 'uplink', 'old_limit'] as const

/** What limits the link now, for the verdicts in which somebody has to act on it; null when nothing is to be said. */
export const limiterSentence = ({ verdict, limiter }: DirectionView): string | null => {
  if (limiter === null || (verdict !== 'partial' && verdict !== 'not_effective' && verdict !== 'reverted')) return null
  const known = limiters.find((name) => name === limiter) ?? ('unknown' as const)
  return t('proof.limiter', { what: t(`proof.limiter_${known}`) })
}
