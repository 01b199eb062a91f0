/** Survei Kepuasan Masyarakat: Permen PANRB 14/2017, nine elements, answers 1..4 (domain.md §10). */
export const satisfactionElements = [
  'requirements',
  'procedure',
  'timeliness',
  'fee',
  'product',
  'competence',
  'conduct',
  'complaintHandling',
  'facilities',
] as const
export type SatisfactionElement = (typeof satisfactionElements)[number]

/** One filled form; an element may be left out, then the form counts for no element (traps of §10). */
export type SatisfactionForm = Partial<Record<SatisfactionElement, number>>

export type ServiceClass = 'A' | 'B' | 'C' | 'D'

export interface SatisfactionResult {
  /** Complete forms, the ones that the index is made of. */
  n: number
  /** Forms with an answer missing: excluded, but told. */
  incomplete: number
  /** Mean of each element (NRR); null without a complete form. */
  elementMeans: Record<SatisfactionElement, number | null>
  /** How many forms answered the element, incomplete ones included. */
  elementCounts: Record<SatisfactionElement, number>
  /** 25..100, two decimals, half up; null without a complete form. */
  index: number | null
  serviceClass: ServiceClass | null
  /** Fewest respondents for the population, Krejcie & Morgan at 5 %. */
  neededRespondents: number
  enoughRespondents: boolean
}

/** Half up to two decimals; the epsilon undoes binary representation (76.605 is stored a hair below itself). */
const roundHalfUp2 = (value: number): number => Math.floor(value * 100 + 0.5 + 1e-7) / 100

/** The classes leave holes between their printed limits: round first, then compare with the lower limits. */
export const serviceClassOf = (index: number): ServiceClass => {
  const rounded = roundHalfUp2(index)
  if (rounded >= 88.31) return 'A'
  if (rounded >= 76.61) return 'B'
  return rounded >= 65 ? 'C' : 'D'
}

/**
 * Sample size of Krejcie & Morgan (1970): chi² 3.841, P 0.5, d 0.05. Population 10 → 10, 20 → 19, 30 → 28, 50 → 44,
 * 100 → 80. Population 0 needs nobody.
 */
export const neededRespondents = (population: number): number =>
  population <= 0 ? 0 : Math.round((3.841 * population * 0.25) / (0.0025 * (population - 1) + 3.841 * 0.25))

const isComplete = (form: SatisfactionForm): form is Record<SatisfactionElement, number> =>
  satisfactionElements.every((element) => form[element] !== undefined)

/** `population` = finished requests whose OPD could have answered. Weight of each element exactly 1/9. */
export const satisfactionResult = (forms: readonly SatisfactionForm[], population: number): SatisfactionResult => {
  const complete = forms.filter(isComplete)
  const n = complete.length
  const perElement = <T>(value: (element: SatisfactionElement) => T) =>
    Object.fromEntries(satisfactionElements.map((element) => [element, value(element)])) as Record<
      SatisfactionElement,
      T
    >
  const sumOf = (element: SatisfactionElement) => complete.reduce((sum, form) => sum + form[element], 0)
  const total = satisfactionElements.reduce((sum, element) => sum + sumOf(element), 0)
  const index = n === 0 ? null : roundHalfUp2((total / (9 * n)) * 25)
  const needed = neededRespondents(population)
  return {
    n,
    incomplete: forms.length - n,
    elementMeans: perElement((element) => (n === 0 ? null : sumOf(element) / n)),
    elementCounts: perElement((element) => forms.filter((form) => form[element] !== undefined).length),
    index,
    serviceClass: index === null ? null : serviceClassOf(index),
    neededRespondents: needed,
    enoughRespondents: n >= needed && n > 0,
  }
}
