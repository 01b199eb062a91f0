import { canonicalJson } from './canonical-json.ts'

/**
 * A chain of records in which each one's hash covers the hash of the one before: altering, removing or inserting one
 * breaks every hash after it. Used by the audit and by the event list of a request. The digest is an argument, so that
 * the rule stays pure and runs in the browser too.
 */
export type Sha256 = (text: string) => string

/** What the first record of a chain stands on. */
export const GENESIS_HASH = '0'.repeat(64)

/** The hash of an entry that stands on `prevHash`: lower-case hex of SHA-256(prevHash, newline, canonical JSON). */
export const chainHash = (sha256: Sha256, prevHash: string, entry: unknown): string =>
  sha256(`${prevHash}\n${canonicalJson(entry)}`)

export interface ChainLink {
  /** 1, 2, 3 …, without holes. */
  seq: number
  /** Everything that the hash covers; it should hold `seq` itself. */
  entry: unknown
  prevHash: string
  hash: string
}

export type ChainProblem =
  /** A seq is missing or doubled: a record was removed or inserted. */
  | 'hole'
  /** It does not stand on the record before it. */
  | 'unlinked'
  /** Its content is not what was hashed. */
  | 'altered'

export interface ChainBreak {
  seq: number
  problem: ChainProblem
}

export interface ChainHead {
  seq: number
  hash: string
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: GENESIS_HASH }

/** Checks one record against the head before it; null when it is sound. */
export const checkLink = (sha256: Sha256, before: ChainHead, link: ChainLink): ChainBreak | null => {
  if (link.seq !== before.seq + 1) return { seq: before.seq + 1, problem: 'hole' }
  if (link.prevHash !== before.hash) return { seq: link.seq, problem: 'unlinked' }
  if (chainHash(sha256, link.prevHash, link.entry) !== link.hash) return { seq: link.seq, problem: 'altered' }
  return null
}

/** Walks a chain in the order given; returns its first break, or its head. */
export const walkChain = (
  sha256: Sha256,
  links: Iterable<ChainLink>,
  from: ChainHead = EMPTY_CHAIN,
): { head: ChainHead; broken: ChainBreak | null } => {
  let head = from
  for (const link of links) {
    const broken = checkLink(sha256, head, link)
    if (broken) return { head, broken }
    head = { seq: link.seq, hash: link.hash }
  }
  return { head, broken: null }
}
