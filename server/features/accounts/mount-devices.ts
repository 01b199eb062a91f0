import { accountRoutes } from '#wire/accounts.ts'
import type { Principal } from '#domain/principal.ts'
import type { DeviceView } from '#wire/accounts.ts'
import type { Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import { cookieRules, type AccountsContext } from './accounts-context.ts'
import {
  createDeviceToken,
  deviceSessionId,
  findDevice,
  listDevices,
  presentDevice,
  revokeDevice,
} from './device-store.ts'
import { DEVICE_COOKIE_MS } from './mount-session.ts'
import { setSessionCookie } from './session-cookie.ts'
import { createWallPairings } from './wall-pairing.ts'

/** Tokens of wall displays and collectors, and the pairing of a wall by its code. */
export const mountDevices = (context: AccountsContext): void => {
  const { db, clock, audit, mount, gate } = context
  const pairings = createWallPairings(db)

  const create = (
    wanted: { role: DeviceView['role']; label: string },
    by: { principal: Principal; remoteAddress: string },
    alongside: (tx: Tx, deviceId: string) => Promise<void> = () => Promise.resolve(),
  ) =>
    db.transaction().execute(async (tx) => {
      const created = await createDeviceToken(tx, { ...wanted, createdBy: by.principal.name, nowMs: clock.nowMs() })
      await alongside(tx, created.row.id)
      await audit.record(tx, {
        action: 'device.create',
        subject: `device:${created.row.id}`,
        byAccountId: by.principal.accountId,
        byName: by.principal.name,
        remoteAddress: by.remoteAddress,
        before: null,
        after: presentDevice(created.row),
      })
      return created
    })

  mount(accountRoutes.listDevices, async () => ({ devices: (await listDevices(db)).map(presentDevice) }))

  mount(accountRoutes.createDevice, async ({ body, principal, remoteAddress }) => {
    const { row, token } = await create(body, { principal, remoteAddress })
    return { device: presentDevice(row), token }
  })

  mount(accountRoutes.revokeDevice, async ({ params, principal, remoteAddress }) => {
    const row = await db.transaction().execute(async (tx) => {
      const revoked = await revokeDevice(tx, params.id, clock.nowMs())
      if (!revoked) throw new AppError('not-found', 'There is no such token')
      await audit.record(tx, {
        action: 'device.revoke',
        subject: `device:${revoked.id}`,
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before: null,
        after: presentDevice(revoked),
      })
      return revoked
    })
    gate.end([deviceSessionId(row.id)])
    return { device: presentDevice(row) }
  })

  mount(accountRoutes.startPairing, async ({ remoteAddress }) => {
    const started = await pairings.start(remoteAddress, clock.nowMs())
    if (!started) throw new AppError('too-many', 'Too many displays wait to be paired; try again in some minutes')
    return started
  })

  mount(accountRoutes.claimPairing, async ({ body, res, remoteAddress }) => {
    const claimed = await pairings.claim(body.secret, clock.nowMs())
    if (!claimed) return { state: 'expired' as const }
    if (claimed.token === null) return { state: 'waiting' as const }
    await findDevice(db, claimed.token, { nowMs: clock.nowMs(), from: remoteAddress })
    setSessionCookie(res, claimed.token, DEVICE_COOKIE_MS, cookieRules(context))
    return { state: 'paired' as const }
  })

  mount(accountRoutes.approvePairing, async ({ body, principal, remoteAddress }) => {
    const code = body.code.toUpperCase().replaceAll(/[\s-]/g, '')
    const { row } = await create(
      { role: 'wall', label: body.label },
      { principal, remoteAddress },
      async (tx, deviceId) => {
        if (!(await pairings.approve(tx, code, deviceId, clock.nowMs())))
          throw new AppError('not-found', 'No display shows this code now; codes hold for ten minutes', {
            reason: 'no-such-code',
          })
      },
    )
    return { device: presentDevice(row) }
  })
}
