import { verdicts, type Missing } from '#domain/verification/model.ts'
import type { MissingView } from '#wire/verification-views.ts'
import { format } from '../format/format.ts'
import { t } from '../i18n/translator.ts'

export interface MissingWords {
  text: string
  /** What somebody can do about it; null for a lack that this page does not know (a newer engine). */
  help: string | null
}

type Value = MissingView['numbers'][string] | undefined
const said = (value: Value): string => String(value ?? '–')
const number = (value: Value): number | null => (typeof value === 'number' ? value : null)

type Say = (numbers: MissingView['numbers']) => string
const mbps = (value: Value): string => format.proofMbps(number(value))
const share = (value: Value): string => format.percent(number(value))

const say: Record<Missing['code'], Say> = {
  no_data_before: () => t('proof.missing_no_data_before'),
  no_data_after: () => t('proof.missing_no_data_after'),
  second_window: () => t('proof.missing_second_window'),
  old_ceiling_not_seen: ({ boundBps }) => t('proof.missing_old_ceiling_not_seen', { bound: mbps(boundBps) }),
  old_limit_not_in_force: ({ bestBps, contractBps }) =>
    t('proof.missing_old_limit_not_in_force', { best: mbps(bestBps), contract: mbps(contractBps) }),
  demand_below_old_limit: ({ bestHourBps, neededHourBps }) =>
    t('proof.missing_demand_below_old_limit', { best: mbps(bestHourBps), needed: mbps(neededHourBps) }),
  ceiling_suspected: ({ bps }) => t('proof.missing_ceiling_suspected', { bps: mbps(bps) }),
  ceiling_near_old_limit: ({ bps }) => t('proof.missing_ceiling_near_old_limit', { bps: mbps(bps) }),
  flat_demand: ({ bps }) => t('proof.missing_flat_demand', { bps: mbps(bps) }),
  coverage_low: ({ before, after, needed }) =>
    t('proof.missing_coverage_low', { before: share(before), after: share(after), needed: share(needed) }),
  identity: ({ reason }) => t('proof.missing_identity', { reason: said(reason) }),
  direction: (numbers) => {
    const direction = numbers['direction'] === 'up' ? 'up' : 'down'
    const verdict = verdicts.find((one) => one === numbers['verdict']) ?? 'not_yet_provable'
    return t('proof.missing_direction', {
      direction: t(`requests.${direction}`),
      verdict: t(`requests.verdict_${verdict}`),
    })
  },
}
const isKnown = (code: string): code is Missing['code'] => Object.hasOwn(say, code)

/** What keeps a proof from being made, and what would help, in the reader's words. */
export const missingWords = ({ code, numbers }: MissingView): MissingWords =>
  isKnown(code) ? { text: say[code](numbers), help: t(`proof.help_${code}`) } : { text: code, help: null }
