import { format } from '../format/format.ts'
import { t } from '../i18n/translator.ts'
import type { RequestRow } from '#wire/request-views.ts'

type Asked = RequestRow['asked'][number]

/** `50 › 100`: one direction of what is asked, in Mbps without unit. */
export const ratesText = ({ fromBps, toBps }: Pick<Asked, 'fromBps' | 'toBps'>): string =>
  t('requests.rates', { from: format.mbps(fromBps), to: format.mbps(toBps) })

/** `unduh 50 › 100 Mbps, unggah 20 › 40 Mbps`. */
export const askedText = (asked: readonly Asked[]): string =>
  asked.map((one) => `${t(`requests.${one.direction}`)} ${ratesText(one)} ${t('requests.mbps')}`).join(', ')
