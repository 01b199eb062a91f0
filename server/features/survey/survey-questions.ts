import { satisfactionElements, type SatisfactionElement } from '#domain/evaluation/satisfaction.ts'
import type { SurveyQuestion } from '#wire/survey.ts'

/** Question and the words of the answers 1 … 4, for each element of Permen PANRB 14/2017. */
const questions: Record<SatisfactionElement, { id: string; en: string; answers: [string, string][] }> = {
  requirements: {
    id: 'Bagaimana kesesuaian persyaratan pelayanan dengan jenis pelayanannya?',
    en: 'How well do the requirements fit the service?',
    answers: [
      ['Tidak sesuai', 'Not at all'],
      ['Kurang sesuai', 'Poorly'],
      ['Sesuai', 'Well'],
      ['Sangat sesuai', 'Very well'],
    ],
  },
  procedure: {
    id: 'Bagaimana kemudahan prosedur pelayanan?',
    en: 'How easy was the procedure?',
    answers: [
      ['Tidak mudah', 'Not easy'],
      ['Kurang mudah', 'Hardly easy'],
      ['Mudah', 'Easy'],
      ['Sangat mudah', 'Very easy'],
    ],
  },
  timeliness: {
    id: 'Bagaimana kecepatan waktu dalam memberikan pelayanan?',
    en: 'How quick was the service?',
    answers: [
      ['Tidak cepat', 'Slow'],
      ['Kurang cepat', 'Rather slow'],
      ['Cepat', 'Quick'],
      ['Sangat cepat', 'Very quick'],
    ],
  },
  fee: {
    id: 'Bagaimana kewajaran biaya/tarif pelayanan? (Pelayanan ini gratis.)',
    en: 'How fair was the fee? (This service is free.)',
    answers: [
      ['Sangat mahal', 'Very dear'],
      ['Cukup mahal', 'Dear'],
      ['Murah', 'Cheap'],
      ['Gratis', 'Free'],
    ],
  },
  product: {
    id: 'Bagaimana kesesuaian produk pelayanan dengan yang diminta?',
    en: 'How well did the result match what was asked?',
    answers: [
      ['Tidak sesuai', 'Not at all'],
      ['Kurang sesuai', 'Poorly'],
      ['Sesuai', 'Well'],
      ['Sangat sesuai', 'Very well'],
    ],
  },
  competence: {
    id: 'Bagaimana kemampuan petugas dalam pelayanan?',
    en: 'How competent were the officers?',
    answers: [
      ['Tidak mampu', 'Not at all'],
      ['Kurang mampu', 'Poorly'],
      ['Mampu', 'Competent'],
      ['Sangat mampu', 'Very competent'],
    ],
  },
  conduct: {
    id: 'Bagaimana kesopanan dan keramahan petugas?',
    en: 'How polite and friendly were the officers?',
    answers: [
      ['Tidak sopan dan ramah', 'Not at all'],
      ['Kurang sopan dan ramah', 'Hardly'],
      ['Sopan dan ramah', 'Polite'],
      ['Sangat sopan dan ramah', 'Very polite'],
    ],
  },
  complaintHandling: {
    id: 'Bagaimana penanganan pengaduan, saran, dan masukan?',
    en: 'How are complaints and suggestions handled?',
    answers: [
      ['Tidak ada', 'There is none'],
      ['Ada, tidak berfungsi', 'It does not work'],
      ['Berfungsi kurang maksimal', 'It works in part'],
      ['Dikelola dengan baik', 'It works well'],
    ],
  },
  facilities: {
    id: 'Bagaimana kualitas sarana dan prasarana?',
    en: 'How good are the facilities?',
    answers: [
      ['Buruk', 'Bad'],
      ['Cukup', 'Fair'],
      ['Baik', 'Good'],
      ['Sangat baik', 'Very good'],
    ],
  },
}

export const surveyQuestions: SurveyQuestion[] = satisfactionElements.map((element, index) => ({
  element,
  code: `U${index + 1}`,
  question: { id: questions[element].id, en: questions[element].en },
  answers: questions[element].answers.map(([id, en], at) => ({ value: at + 1, id, en })),
}))
