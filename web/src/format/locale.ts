import type { Language } from '../i18n/translator.ts'

/** What each language puts into numbers and times, and its short names. British English: day before month, 24 hours. */
export const signs: Record<Language, { group: string; point: string; time: string }> = {
  id: { group: '.', point: ',', time: '.' },
  en: { group: ',', point: '.', time: ':' },
}
export const months: Record<Language, readonly string[]> = {
  id: ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
}
/** From Sunday on. */
export const weekdays: Record<Language, readonly string[]> = {
  id: ['Min', 'Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}
/** The quarters as the office writes them: Roman numerals, as in its letters. */
export const quarters: Record<Language, readonly string[]> = {
  id: ['Triwulan I', 'Triwulan II', 'Triwulan III', 'Triwulan IV'],
  en: ['Q1', 'Q2', 'Q3', 'Q4'],
}

/** En dash: the mark of a value that is not known. Never 0. */
export const absent = '–'
