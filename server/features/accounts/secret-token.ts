import { createHash, randomBytes, randomInt } from 'node:crypto'

/** `pantau_s_…` a session, `pantau_d_…` a device: a leaked one is recognised by people and by secret scanners. */
export type TokenKind = 's' | 'd'

/** 256 random bits: nothing to guess, so a plain SHA-256 suffices to store it. */
export const newToken = (kind: TokenKind): string => `pantau_${kind}_${randomBytes(32).toString('base64url')}`
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
export const tokenKind = (token: string): TokenKind | null =>
  (/^pantau_([sd])_[\w-]{43}$/.exec(token)?.[1] as TokenKind | undefined) ?? null

/** Without 0/O, 1/I/L: read from a wall, or from a slip of paper. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const readableCode = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

/** First password: 20 signs of 31, about 99 bits, in groups that can be dictated. */
export const oneTimePassword = (): string => Array.from({ length: 4 }, () => readableCode(5)).join('-')
