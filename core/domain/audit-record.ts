import { walkChain, type ChainHead, type ChainLink, type ChainProblem, type Sha256 } from './hash-chain.ts'

/** One line of the audit as it is stored: who did what, when, from where, before → after. */
export interface AuditRecord {
  seq: number
  atMs: number
  action: string
  subject: string
  byAccountId: string | null
  byName: string
  remoteAddress: string
  /** Canonical JSON texts: what is hashed is exactly what is kept. */
  before: string
  after: string
  prevHash: string
  hash: string
}

/** The part of a record that its hash covers: everything but the hashes themselves. */
export const auditContent = (record: Omit<AuditRecord, 'prevHash' | 'hash'>) => ({
  seq: record.seq,
  atMs: record.atMs,
  action: record.action,
  subject: record.subject,
  byAccountId: record.byAccountId,
  byName: record.byName,
  remoteAddress: record.remoteAddress,
  before: record.before,
  after: record.after,
})

const asLink = (record: AuditRecord): ChainLink => ({
  seq: record.seq,
  entry: auditContent(record),
  prevHash: record.prevHash,
  hash: record.hash,
})

/** A head of the chain kept in a second place: an anchor file, a printed page, last quarter's report. */
export interface AuditAnchor extends ChainHead {
  source: string
}

export interface AuditFinding {
  /** The first record that is wrong or missing. */
  seq: number
  problem: ChainProblem | 'truncated' | 'forked'
  /** The anchor that told, for `truncated` and `forked`. */
  anchor: string | null
}

/**
 * Proves that nothing was altered. Feed it the records in order (in portions, if they are many), then ask for the
 * result. The chain alone cannot show that its end was cut off, nor that all of it was written anew: anchors can.
 */
export const createAuditCheck = (sha256: Sha256, anchors: readonly AuditAnchor[]) => {
  let head: ChainHead | undefined
  let finding: AuditFinding | null = null
  return {
    /** Returns false once a break was found: the rest cannot be judged. */
    feed(records: readonly AuditRecord[]): boolean {
      for (const record of records) {
        if (finding) return false
        const walked = walkChain(sha256, [asLink(record)], head)
        if (walked.broken) finding = { ...walked.broken, anchor: null }
        else head = walked.head
        const forked = anchors.find((anchor) => anchor.seq === record.seq && anchor.hash !== record.hash)
        if (!finding && forked) finding = { seq: record.seq, problem: 'forked', anchor: forked.source }
      }
      return finding === null
    },
    result(): { head: ChainHead; finding: AuditFinding | null } {
      const last = head ?? walkChain(sha256, []).head
      const beyond = anchors.find((anchor) => anchor.seq > last.seq)
      return {
        head: last,
        finding: finding ?? (beyond ? { seq: last.seq + 1, problem: 'truncated', anchor: beyond.source } : null),
      }
    },
  }
}
