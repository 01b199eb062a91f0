/** Length alone makes a password strong enough to guess at (NIST SP 800-63B §3.1.1.2): no rules about signs and digits. */
export const MIN_PASSWORD = 10
/** Bounds the work of the hash. */
export const MAX_PASSWORD = 200

export type PasswordRefusal = 'too-short' | 'too-long' | 'too-simple' | 'contains-name' | 'same-as-before'

/** The first things that a guesser tries, in the two languages of the house. */
const common = [
  'password',
  'kata sandi',
  'katasandi',
  'rahasia',
  'pantau',
  'pekalongan',
  'indonesia',
  'qwerty',
  'admin',
  'sandi',
]

/** Null when the password may be used. `current`: what the account has now. */
export const refusePassword = (
  password: string,
  { login, current }: { login: string; current?: string },
): PasswordRefusal | null => {
  if (password.length < MIN_PASSWORD) return 'too-short'
  if (password.length > MAX_PASSWORD) return 'too-long'
  if (password === current) return 'same-as-before'
  const lower = password.toLowerCase()
  if (login.length >= 4 && lower.includes(login.toLowerCase())) return 'contains-name'
  // What is left when common words and their usual tails are gone must still be something.
  const rest = common.reduce((text, word) => text.replaceAll(word, ''), lower).replaceAll(/[\d\s!@#$%.,_-]/g, '')
  const isMostlyOther = rest.length >= 4 || new Set(lower).size >= 8
  return new Set(lower).size < 5 || !isMostlyOther || rest.length === 0 ? 'too-simple' : null
}
