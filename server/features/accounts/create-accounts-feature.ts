import type { Part } from '#platform/lifecycle.ts'
import type { AccountsContext } from './accounts-context.ts'
import { mountAccounts } from './mount-accounts.ts'
import { mountDevices } from './mount-devices.ts'
import { mountSession } from './mount-session.ts'
import { forgetExpired } from './session-store.ts'

const TIDY_MS = 3_600_000

/** People, their sessions, and the tokens of devices. The part forgets expired sessions once an hour. */
export const createAccountsFeature = (context: AccountsContext): { part: Part } => {
  mountSession(context)
  mountAccounts(context)
  mountDevices(context)
  const { db, clock, log } = context
  const tidy = () =>
    forgetExpired(db, clock.nowMs()).catch((error: unknown) => {
      log.warn({ error }, 'expired sessions were not forgotten')
    })
  let timer: NodeJS.Timeout | undefined
  return {
    part: {
      name: 'sessions',
      async start() {
        await tidy()
        timer = setInterval(() => void tidy(), TIDY_MS)
      },
      stop() {
        clearInterval(timer)
        return Promise.resolve()
      },
    },
  }
}
