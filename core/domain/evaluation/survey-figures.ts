import type { Figure, Table } from './document.ts'
import { measuredFigure, shareFigure } from './figure.ts'
import type { SurveyAnswer } from './input.ts'
import { satisfactionElements, type SatisfactionElement, satisfactionResult } from './satisfaction.ts'

/** Words of Permen PANRB 14/2017 for its nine elements. */
export const elementNames: Record<SatisfactionElement, string> = {
  requirements: 'Persyaratan',
  procedure: 'Sistem, mekanisme, dan prosedur',
  timeliness: 'Waktu penyelesaian',
  fee: 'Biaya/tarif',
  product: 'Produk spesifikasi jenis pelayanan',
  competence: 'Kompetensi pelaksana',
  conduct: 'Perilaku pelaksana',
  complaintHandling: 'Penanganan pengaduan, saran dan masukan',
  facilities: 'Sarana dan prasarana',
}

/** Forms handed in during the quarter; the population is what was finished in it. */
export const surveysIn = (
  surveys: readonly SurveyAnswer[],
  { fromMs, atMs }: { fromMs: number; atMs: number },
): SurveyAnswer[] => surveys.filter(({ answeredAtMs }) => answeredAtMs >= fromMs && answeredAtMs < atMs)

export const surveyFigures = (surveys: readonly SurveyAnswer[], population: number): Figure[] => {
  const base = (id: string) => ({ id, group: 'skm' as const, of: 'surveys' as const })
  const result = satisfactionResult(
    surveys.map(({ form }) => form),
    population,
  )
  const complete = surveys.filter(({ form }) => satisfactionElements.every((element) => form[element] !== undefined))
  return [
    measuredFigure(base('skm.index'), complete, {
      unit: 'index',
      value: result.index,
      absent: result.index === null ? 'empty' : null,
      interval: null,
      coverage: result.neededRespondents === 0 ? null : Math.min(1, result.n / result.neededRespondents),
      population,
    }),
    measuredFigure(base('skm.needed'), surveys, {
      unit: 'count',
      value: result.neededRespondents,
      absent: null,
      interval: null,
      coverage: null,
      population,
    }),
    shareFigure(base('skm.complete'), complete, surveys),
  ]
}

export const surveyTable = (surveys: readonly SurveyAnswer[], population: number): Table => {
  const result = satisfactionResult(
    surveys.map(({ form }) => form),
    population,
  )
  return {
    id: 'skm',
    title: 'Survei kepuasan masyarakat per unsur',
    columns: [
      { id: 'code', title: 'Unsur', type: 'text' },
      { id: 'name', title: 'Nama unsur', type: 'text' },
      { id: 'answered', title: 'Formulir yang menjawab', type: 'count' },
      { id: 'nrr', title: 'NRR unsur', type: 'index' },
    ],
    rows: satisfactionElements.map((element, index) => ({
      id: element,
      cells: [`U${index + 1}`, elementNames[element], result.elementCounts[element], result.elementMeans[element]],
    })),
  }
}
