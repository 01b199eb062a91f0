import type { DeviceView } from '#wire/accounts.ts'
import type { Selectable } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { DeviceTokensTable } from '../../database/tables/accounts.ts'
import { newToken, tokenHash } from './secret-token.ts'

type DeviceRow = Selectable<DeviceTokensTable>
const USED_EVERY_MS = 60_000

/** Session ids of devices are told apart from those of people by this. */
export const deviceSessionId = (id: string): string => `device:${id}`

export const presentDevice = (row: DeviceRow): DeviceView => ({
  id: row.id,
  role: row.role as DeviceView['role'],
  label: row.label,
  createdAtMs: row.created_at_ms,
  createdBy: row.created_by,
  lastUsedAtMs: row.last_used_at_ms,
  lastUsedFrom: row.last_used_from,
  revokedAtMs: row.revoked_at_ms,
})

/** `token` is given out this once. */
export const createDeviceToken = async (
  tx: ServiceDb | Tx,
  { role, label, createdBy, nowMs }: { role: DeviceView['role']; label: string; createdBy: string; nowMs: number },
): Promise<{ row: DeviceRow; token: string }> => {
  const token = newToken('d')
  const row = await tx
    .insertInto('device_tokens')
    .values({
      id: randomUUID(),
      token_hash: tokenHash(token),
      role,
      label,
      created_at_ms: nowMs,
      created_by: createdBy,
      last_used_at_ms: null,
      last_used_from: null,
      revoked_at_ms: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { row, token }
}

/** Another token for a device, given out this once; the one before is worth nothing any more. Null: it was revoked. */
export const renewDeviceToken = async (tx: Tx, id: string): Promise<string | null> => {
  const token = newToken('d')
  const { numUpdatedRows } = await tx
    .updateTable('device_tokens')
    .set({ token_hash: tokenHash(token) })
    .where('id', '=', id)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? token : null
}

/** The device behind a token; undefined when unknown or revoked. Notes when and from where it was used. */
export const findDevice = async (
  db: ServiceDb,
  token: string,
  { nowMs, from }: { nowMs: number; from: string | null },
): Promise<DeviceRow | undefined> => {
  const row = await db
    .selectFrom('device_tokens')
    .selectAll()
    .where('token_hash', '=', tokenHash(token))
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst()
  if (row && nowMs - (row.last_used_at_ms ?? 0) > USED_EVERY_MS)
    await db
      .updateTable('device_tokens')
      .set({ last_used_at_ms: nowMs, ...(from === null ? {} : { last_used_from: from }) })
      .where('id', '=', row.id)
      .execute()
  return row
}

export const livingDevices = async (db: ServiceDb, ids: readonly string[]): Promise<string[]> => {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('device_tokens')
    .select('id')
    .where('id', 'in', ids)
    .where('revoked_at_ms', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

export const listDevices = (db: ServiceDb): Promise<DeviceRow[]> =>
  db.selectFrom('device_tokens').selectAll().orderBy('created_at_ms', 'desc').execute()

/** Undefined when there is no such token; a second time changes nothing. */
export const revokeDevice = async (tx: Tx, id: string, nowMs: number): Promise<DeviceRow | undefined> => {
  await tx
    .updateTable('device_tokens')
    .set({ revoked_at_ms: nowMs })
    .where('id', '=', id)
    .where('revoked_at_ms', 'is', null)
    .execute()
  return tx.selectFrom('device_tokens').selectAll().where('id', '=', id).executeTakeFirst()
}
