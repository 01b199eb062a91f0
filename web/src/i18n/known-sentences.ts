import { language } from './translator.ts'

/** What a sentence says, with what is to be taken from it, and how the reader is told. */
export type Rules = readonly (readonly [RegExp, (found: readonly string[]) => string])[]

export interface ReadableProblem {
  text: string
  /** Of the text, where it is not the reader's. */
  lang: 'en' | undefined
}

/**
 * A sentence that the program says in English, also to the command line and to logs, for the reader: the first rule that
 * knows it translates it; one that nobody translated stays as it is, and says so. `near` tells of names that are alike.
 */
export const explainSentence = (message: string, rules: Rules, near: (names: string) => string): ReadableProblem => {
  if (language.value === 'en') return { text: message, lang: undefined }
  for (const [pattern, say] of rules) {
    const found = pattern.exec(message)
    if (!found) continue
    const names = /did you mean (.*?)\?/.exec(message)?.[1]?.replaceAll(' or ', ', ')
    const text = say(found.slice(1))
    return { text: names === undefined ? text : `${text} ${near(names)}`, lang: undefined }
  }
  return { text: message, lang: 'en' }
}
