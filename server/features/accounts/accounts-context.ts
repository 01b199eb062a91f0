import type { FeatureContext } from '../../feature-context.ts'
import type { AccountGate } from './session-gate.ts'

/** What the parts of this feature share. */
export interface AccountsContext extends Pick<
  FeatureContext,
  'db' | 'cluster' | 'clock' | 'audit' | 'mount' | 'directory' | 'config' | 'inventory' | 'log'
> {
  gate: AccountGate
  version: string
}

/** The session cookie is Secure where TLS ends before us. */
export const cookieRules = ({ config }: Pick<AccountsContext, 'config'>) => ({
  isTls: config.http.publicUrl?.startsWith('https:') ?? false,
})
