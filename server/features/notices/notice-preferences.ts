import type { NoticePreferences } from '#wire/notices.ts'
import type { ServiceDb } from '../../database/service-database.ts'

export const readPreferences = async (db: ServiceDb, accountId: string): Promise<NoticePreferences> => {
  const row = await db
    .selectFrom('notice_preferences')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return { emailOn: row?.email_on !== 0, language: row?.language === 'en' ? 'en' : 'id' }
}

export const writePreferences = async (
  db: ServiceDb,
  accountId: string,
  { emailOn, language }: NoticePreferences,
): Promise<void> => {
  const values = { email_on: emailOn ? 1 : 0, language }
  await db
    .insertInto('notice_preferences')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute()
}
