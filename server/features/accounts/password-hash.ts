import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../../http/app-error.ts'

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane (about 50 ms on one core). */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const
const TAG_LENGTH = 32
/** Hashing is the dearest thing that a stranger can ask for; more at once would starve everybody else. */
const MAX_RUNNING = 2
const MAX_WAITING = 40

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>

const waiting: (() => void)[] = []
let running = 0
const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= MAX_RUNNING) {
    if (waiting.length >= MAX_WAITING)
      throw new AppError('too-many', 'Too many people log in at once; try again in a moment')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    // The place is handed on, so `running` stays as it is.
    if (next) next()
    else running--
  }
}

/** The password as a PHC string that carries its own cost, so that the cost can rise later. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16)
  const tag = await inTurn(() => derive('argon2id', { message: password, nonce, tagLength: TAG_LENGTH, ...cost }))
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

/** Constant in time for a given cost. False for a text that is no hash of ours. */
export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hash)
  const [, memory, passes, parallelism, nonce, tag] = match ?? []
  if (nonce === undefined || tag === undefined) return false
  const expected = Buffer.from(tag, 'base64url')
  const actual = await inTurn(() =>
    derive('argon2id', {
      message: password,
      nonce: Buffer.from(nonce, 'base64url'),
      tagLength: expected.length,
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
    }),
  )
  return timingSafeEqual(actual, expected)
}

/** Verified in place of an account that does not exist, so that its absence takes the same time. */
export const nobodysHash = hashPassword(randomBytes(24).toString('base64url'))
