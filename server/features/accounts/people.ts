import type { Role } from '#domain/principal.ts'
import type { People } from '../../ports/people.ts'

/** The People port: active accounts, with name and role alone. */
export const createPeople = (): People => ({
  async person(db, accountId) {
    const row = await db
      .selectFrom('accounts')
      .select(['id', 'name', 'role'])
      .where('id', '=', accountId)
      .where('active', '=', 1)
      .executeTakeFirst()
    return row ? { accountId: row.id, name: row.name, role: row.role as Role } : null
  },
  async withRoles(db, roles) {
    const rows = await db
      .selectFrom('accounts')
      .select(['id', 'name', 'role'])
      .where('role', 'in', [...roles])
      .where('active', '=', 1)
      .orderBy('name')
      .execute()
    return rows.map((row) => ({ accountId: row.id, name: row.name, role: row.role as Role }))
  },
})
