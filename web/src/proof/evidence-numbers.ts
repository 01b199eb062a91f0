import type { EvidenceView } from '#wire/verification-views.ts'
import { format } from '../format/format.ts'
import { t } from '../i18n/translator.ts'
import { distanceWords } from './evidence-words.ts'

export interface NumberRow {
  key: string
  /** Heading above the first row of a group; null where the group goes on or there is none. */
  heading: string | null
  name: string
  value: string
  meaning: string
}

type Value = EvidenceView['numbers'][string]
type Print = (value: number) => string

const mbps: Print = (value) => `${format.proofMbps(value)} ${t('requests.mbps')}`
const seconds: Print = (value) => t('proofNumbers.seconds', { value: format.decimal(value) })
const instant: Print = (value) => format.dateTime(value)
const length: Print = (value) => format.duration(value)

/** Every number that the engine gives, and how it is printed. `group` numbers (a limit's) are named by their ending. */
const printed = {
  coverageBefore: format.percent,
  coverageAfter: format.percent,
  neededCoverage: format.percent,
  samplesBefore: format.count,
  samplesAfter: format.count,
  timeScale: format.decimal,
  shaperBps: mbps,
  portBps: mbps,
  uplinkBps: mbps,
  flatBps: mbps,
  windows: format.count,
  needed: format.count,
  contractBps: mbps,
  oldLimitBps: mbps,
  allowanceS: seconds,
  refreshS: seconds,
  burstS: seconds,
  overhead: format.percent,
  reachedFromBps: mbps,
  askedBps: mbps,
  changePointMs: instant,
  declaredMs: instant,
  distanceMs: distanceWords,
  levelBps: mbps,
  shareBefore: format.percent,
  shareAfter: format.percent,
  tests: format.count,
  meanBps: mbps,
  receivedBits: (bits) => format.volume(bits / 8),
  counterBits: (bits) => format.volume(bits / 8),
  otherBps: mbps,
} as const satisfies Record<string, Print>
const limitEndings = {
  Bps: mbps,
  BinS: seconds,
  Bins: format.count,
  Pairs: format.count,
  Score: format.decimal,
  PressedMs: length,
  Above: format.count,
  Sharpness: (value) => t('proofNumbers.times', { value: format.decimal(value) }),
  Calm: format.percent,
  Restless: format.percent,
  Always: format.percent,
} as const satisfies Record<string, Print>
const groups = ['before', 'afterAtOldLevel', 'new', 'suspected', 'pile'] as const
const bases = ['measured_ceiling', 'contract_and_ceiling', 'contract_unseen'] as const
const sources = ['measured', 'given', 'assumed'] as const

const isKey = <T extends object>(table: T, key: string): key is Extract<keyof T, string> => Object.hasOwn(table, key)

const wordRow = (key: string, value: Value): Omit<NumberRow, 'heading'> | null => {
  if (key === 'identityDoubt')
    return {
      key,
      name: t('proofNumbers.name_identityDoubt'),
      value: value === null ? '–' : String(value),
      meaning: t('proofNumbers.means_identityDoubt'),
    }
  if (key === 'basis') {
    const basis = bases.find((known) => known === value)
    return {
      key,
      name: t('proofNumbers.name_basis'),
      value: basis ? t(`proofNumbers.basis_${basis}`) : String(value ?? '–'),
      meaning: t('proofNumbers.means_basis'),
    }
  }
  if (!key.endsWith('Source')) return null
  const source = sources.find((known) => known === value)
  return {
    key,
    name: t('proofNumbers.name_source'),
    value: source ? t(`proofNumbers.source_${source}`) : String(value ?? '–'),
    meaning: t('proofNumbers.means_source'),
  }
}

const show = (print: Print, value: Value): string => (typeof value === 'number' ? print(value) : '–')

/**
 * The numbers behind a rung, each with its name and its meaning. A number that this page does not know (a newer engine)
 * is shown under its own key rather than hidden.
 */
export const evidenceNumbers = ({ numbers }: Pick<EvidenceView, 'numbers'>): NumberRow[] => {
  let shown: string | null = null
  return Object.entries(numbers).map(([key, value]) => {
    const words = wordRow(key, value)
    if (words) return { ...words, heading: null }
    if (isKey(printed, key))
      return {
        key,
        heading: null,
        name: t(`proofNumbers.name_${key}`),
        value: show(printed[key], value),
        meaning: t(`proofNumbers.means_${key}`),
      }
    const group = groups.find((name) => key.startsWith(name) && isKey(limitEndings, key.slice(name.length)))
    const ending = group ? key.slice(group.length) : ''
    if (!group || !isKey(limitEndings, ending))
      return { key, heading: null, name: key, value: String(value ?? '–'), meaning: '' }
    const heading = shown === group ? null : t(`proofNumbers.group_${group}`)
    shown = group
    return {
      key,
      heading,
      name: t(`proofNumbers.name_${ending}`),
      value: show(limitEndings[ending], value),
      meaning: t(`proofNumbers.means_${ending}`),
    }
  })
}
