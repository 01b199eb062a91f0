import { randomBytes } from 'node:crypto'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import { renewDeviceToken } from './device-store.ts'
import { readableCode, tokenHash } from './secret-token.ts'

/** Long enough to walk to a desk, short enough that nobody guesses a code of 31^6. */
const LIFE_MS = 10 * 60_000
const MAX_OPEN = 50
const MAX_PER_ADDRESS = 5

/**
 * A wall without a keyboard shows a code; an administrator types it in at his desk; the wall, which alone knows the
 * secret that came with the code, then fetches its token. Each question may go to another server, so it stands in the
 * service database: the secret as its hash, and no token, because one is made for the wall when it fetches it.
 */
export const createWallPairings = (db: ServiceDb) => {
  const waiting = (reader: ServiceDb | Tx, nowMs: number) =>
    reader.selectFrom('wall_pairings').selectAll().where('expires_at_ms', '>', nowMs)

  return {
    /** Null when too many wait already. */
    start: (address: string, nowMs: number): Promise<{ code: string; secret: string; expiresAtMs: number } | null> =>
      db.transaction().execute(async (tx) => {
        await tx.deleteFrom('wall_pairings').where('expires_at_ms', '<=', nowMs).execute()
        const open = await waiting(tx, nowMs).orderBy('expires_at_ms').orderBy('secret_hash').execute()
        const ofAddress = open.filter((pairing) => pairing.address === address)
        // A wall that reloads asks again: its oldest code makes room.
        const leaving = ofAddress.length >= MAX_PER_ADDRESS ? ofAddress[0] : undefined
        if (leaving) await tx.deleteFrom('wall_pairings').where('secret_hash', '=', leaving.secret_hash).execute()
        if (open.length - (leaving ? 1 : 0) >= MAX_OPEN) return null
        const [code, secret, expiresAtMs] = [readableCode(6), randomBytes(24).toString('base64url'), nowMs + LIFE_MS]
        await tx
          .insertInto('wall_pairings')
          .values({ secret_hash: tokenHash(secret), code, address, expires_at_ms: expiresAtMs, device_id: null })
          .execute()
        return { code, secret, expiresAtMs }
      }),

    /** Inside the transaction that makes the device; false when no wall shows this code now. */
    async approve(tx: Tx, code: string, deviceId: string, nowMs: number): Promise<boolean> {
      const { numUpdatedRows } = await tx
        .updateTable('wall_pairings')
        .set({ device_id: deviceId })
        .where('code', '=', code)
        .where('device_id', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    /** The token once it is approved, given out once; undefined for a secret that is unknown, expired or used. */
    async claim(secret: string, nowMs: number): Promise<{ token: string | null } | undefined> {
      const secretHash = tokenHash(secret)
      const asked = await waiting(db, nowMs).where('secret_hash', '=', secretHash).executeTakeFirst()
      if (!asked) return undefined
      if (asked.device_id === null) return { token: null }
      return db.transaction().execute(async (tx) => {
        const used = await tx
          .deleteFrom('wall_pairings')
          .where('secret_hash', '=', secretHash)
          .returning('device_id')
          .executeTakeFirst()
        const token = used?.device_id ? await renewDeviceToken(tx, used.device_id) : null
        return token === null ? undefined : { token }
      })
    },
  }
}
