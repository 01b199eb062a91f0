import type { RequestEventView } from '#wire/request-events.ts'
import { format } from '../../format/format.ts'
import { t } from '../../i18n/translator.ts'
import { ratesText } from '../../requests/asked-text.ts'

/** What an event says beside its name: one short line in the reader's words; empty when the name says it all. */
export const eventText = (event: RequestEventView): string => {
  switch (event.type) {
    case 'received':
      return [event.data.number, event.data.missing].filter(Boolean).join(': ')
    case 'dispositioned':
      return `${event.data.from.name} › ${event.data.to.name}: ${event.data.instruction}`
    case 'reassigned':
      return `${event.data.to.name}: ${event.data.reason}`
    case 'paused':
      return [t(`request.party_${event.data.party}`), event.data.cause, event.data.note].filter(Boolean).join(', ')
    case 'increased':
    case 'lowered': {
      const rates = event.data.rates
        .map((rate) => `${t(`requests.${rate.direction}`)} ${ratesText(rate)} ${t('requests.mbps')}`)
        .join(', ')
      // Who may not know the device is told none.
      const where = [event.data.deviceId, event.data.object.name].filter(Boolean).join(' ')
      return where === '' ? rates : `${rates} (${where})`
    }
    case 'reported':
      return event.data.text
    case 'completed':
      return event.data.declaration
    case 'accepted':
    case 'confirmed':
    case 'contested':
      return event.data.remark
    case 'reopened':
      return [t(`request.reopen_${event.data.cause}`), event.data.note].filter(Boolean).join(': ')
    case 'rejected':
      return [t(`request.reject_${event.data.reason}`), event.data.text].filter(Boolean).join(': ')
    case 'cancelled':
      return [t(`request.cancel_${event.data.reason}`), event.data.text].filter(Boolean).join(': ')
    case 'letter_attached':
      return `${event.data.number}: ${event.data.subject}`
    case 'verdict_given':
      return [t(`requests.verdict_${event.data.verdict}`), event.data.note].filter(Boolean).join(': ')
    case 'noted':
      return event.data.text
    case 'warned':
      return `${format.wholePercent(event.data.share)}, ${t('request.clockDue', { time: format.dateTime(event.data.dueAtMs) })}`
    case 'breached':
    case 'breach_withdrawn':
      return t('request.clockDue', { time: format.dateTime(event.data.dueAtMs) })
    case 'breach_explained':
      return [t(`requests.cause_${event.data.cause}`), event.data.responsible, event.data.remedy, event.data.note]
        .filter(Boolean)
        .join(', ')
    case 'corrected':
      return event.data.reason
    default:
      return ''
  }
}
