import type { ServiceDb, Tx } from '../../database/service-database.ts'
import { findLogin, insertAccount, type NewAccount } from './account-store.ts'
import { DEMO_PASSWORD } from './demo-logins.ts'
import { hashPassword } from './password-hash.ts'

export interface SeededAccount extends NewAccount {
  /** Fixed, so that seeded requests can name it. */
  id: string
}

/**
 * Puts the people of the demo city into a service database. Their password works in demo mode and from this machine
 * alone (log-in.ts). An account that is there already stays as it is; returns how many were added.
 */
export const seedDemoAccounts = async (
  db: ServiceDb | Tx,
  accounts: readonly SeededAccount[],
  nowMs: number,
): Promise<number> => {
  // One hash for all: they share one published password anyway, and the demo must start quickly.
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  let added = 0
  for (const account of accounts) {
    if (await findLogin(db, account.login)) continue
    await insertAccount(db, account, { id: account.id, passwordHash, mustChangePassword: false, isDemo: true, nowMs })
    added++
  }
  return added
}
