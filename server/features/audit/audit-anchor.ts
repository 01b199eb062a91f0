import type { AuditAnchor } from '#domain/audit-record.ts'
import type { ChainHead } from '#domain/hash-chain.ts'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The head of the chain in a second place, so that a database whose last records were cut off is caught. One small file
 * beside the database, replaced in one step. For more than that, keep a copy of it on another machine.
 */
export const auditAnchorPath = (dataDir: string): string => join(dataDir, 'audit-head.json')

/** Null when none was written yet. A file that cannot be read as an anchor throws: that too is a finding. */
export const readAuditAnchor = async (dataDir: string): Promise<AuditAnchor | null> => {
  const path = auditAnchorPath(dataDir)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const { seq, hash } = JSON.parse(text) as Partial<ChainHead>
  if (!Number.isSafeInteger(seq) || typeof hash !== 'string') throw new Error(`${path} holds no head of the audit`)
  return { seq: seq as number, hash, source: 'audit-head.json' }
}

export const writeAuditAnchor = async (dataDir: string, head: ChainHead, atMs: number): Promise<void> => {
  const path = auditAnchorPath(dataDir)
  const part = `${path}.part`
  const file = await open(part, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ seq: head.seq, hash: head.hash, atMs })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
}
