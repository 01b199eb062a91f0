import type { AccountContact, AccountDirectory } from '../../ports/account-directory.ts'
import type { NoticeAudience } from '../../ports/notifier.ts'

const reaches = (
  audience: NoticeAudience,
  row: { id: string; role: string; opd_id: string | null; complaint_officer: number },
): boolean => {
  if ('accountId' in audience) return row.id === audience.accountId
  if ('role' in audience) return row.role === audience.role
  if ('complaintOfficers' in audience) return row.complaint_officer === 1
  return row.role === 'opd' && row.opd_id === audience.opdId
}

/** The AccountDirectory port: active persons; devices have no account. */
export const createAccountDirectory = (): AccountDirectory => ({
  async contacts(db, audiences): Promise<AccountContact[]> {
    const rows = await db
      .selectFrom('accounts')
      .select(['id', 'name', 'role', 'opd_id', 'email', 'complaint_officer'])
      .where('active', '=', 1)
      .orderBy('id')
      .execute()
    return rows
      .filter((row) => audiences.some((audience) => reaches(audience, row)))
      .map(({ id, name, email }) => ({ accountId: id, name, email }))
  },
})
