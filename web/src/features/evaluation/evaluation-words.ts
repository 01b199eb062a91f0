import type { atAGlance, EvaluationHead } from '#wire/evaluation.ts'
import type { MessageKey } from '../../i18n/dictionaries.ts'

/** A few figures are shown where no document, and so no definition, is at hand. */
export const glanceWord = {
  onTime: 'evaluation.group_onTime',
  'proof.proven': 'evaluation.glance_proven',
  falseDone: 'evaluation.glance_falseDone',
  availability: 'evaluation.group_availability',
  'complaint.in': 'evaluation.group_complaint',
  'skm.index': 'evaluation.group_skm',
} as const satisfies Record<(typeof atAGlance)[number], MessageKey>

export const stateTone: Record<EvaluationHead['state'], 'neutral' | 'info' | 'ok' | 'warn'> = {
  draft: 'neutral',
  computed: 'info',
  signed: 'ok',
  revision: 'warn',
}
