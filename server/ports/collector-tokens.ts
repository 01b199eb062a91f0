import type { ServiceDb, Tx } from '../database/service-database.ts'

export interface CollectorToken {
  /** As the principal's account id says it: `device:…`. */
  id: string
  label: string
  isRevoked: boolean
}

/** Tokens of the role `collector`, revoked ones too. Implemented by the accounts feature. */
export interface CollectorTokens {
  all(db: ServiceDb | Tx): Promise<CollectorToken[]>
}
