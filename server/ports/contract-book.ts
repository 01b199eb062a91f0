import type { Direction } from '#domain/sample.ts'
import type { Tx } from '../database/service-database.ts'

/** Effective-dated contracts (domain.md §6): utilisation is always against the contract in force at that instant. */
export interface ContractStep {
  linkId: string
  direction: Direction
  rateBps: number
  validFromMs: number
  /** Null: still in force. */
  validToMs: number | null
  /** A request id, `correction` or `inventory`. */
  source: string
}

export interface ContractChangeInput extends Omit<ContractStep, 'validToMs'> {
  /** End of a temporary increase: what was in force before comes back then. */
  untilMs?: number | null
  byAccountId: string
  byName?: string
  /** Why, for a correction. */
  reason?: string
}

export interface ContractBook {
  /** In force at `atMs`; null where nothing is recorded. Served from memory: safe on the hot path. */
  rateAt(linkId: string, direction: Direction, atMs: number): number | null
  /** Steps that overlap [fromMs, toMs), oldest first. */
  steps(linkId: string, fromMs: number, toMs: number): ContractStep[]
  /** Ends the step in force and begins another, inside the caller's transaction; in memory after `refresh`. */
  change(tx: Tx, step: ContractChangeInput): Promise<void>
  /** To be called after commit of a transaction with changes: a change that was rolled back is never seen. */
  refresh(): Promise<void>
  /** When the newest recorded change of this direction begins (epoch ms); null: none. A change before it would hide it. */
  newestFromMs(linkId: string, direction: Direction): number | null
}
