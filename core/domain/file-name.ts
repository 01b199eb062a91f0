/** The kinds of file that may be uploaded, by content; each with the endings its name may have. */
export const fileKinds = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
} as const
export type FileContentType = keyof typeof fileKinds

/** 10 MB as people and mail programs count: 10 × 2^20 octets. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024

const MAX_NAME_LENGTH = 120

/** Control characters, and the marks that turn the reading direction (a `gpj.exe` that shows as `exe.jpg`). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u

export type FileNameProblem = 'empty' | 'too_long' | 'path' | 'control_characters' | 'hidden'

/** Checks the name that came with an upload; gives the name to keep, in Unicode NFC. */
export const checkFileName = (given: string): { name: string } | { problem: FileNameProblem } => {
  const name = given.normalize('NFC').trim()
  if (name === '') return { problem: 'empty' }
  if (UNPRINTABLE.test(name)) return { problem: 'control_characters' }
  if (/[/\\]/.test(name) || /^[a-z]:/i.test(name) || name === '.' || name === '..') return { problem: 'path' }
  if (name.startsWith('.')) return { problem: 'hidden' }
  if (name.length > MAX_NAME_LENGTH) return { problem: 'too_long' }
  return { name }
}

/** The ending of a name in lower case without its dot; '' when there is none. */
export const fileEnding = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
