import { savedViewRoutes, VIEWS_A_SCREEN, type KeptView, type SavedView } from '#wire/saved-views.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { FeatureContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'

const viewsOf = async (db: ServiceDb | Tx, accountId: string): Promise<SavedView[]> => {
  const rows = await db.selectFrom('saved_views').selectAll().where('account_id', '=', accountId).execute()
  return rows
    .map(({ id, screen, name, query, is_default }) => ({
      id,
      screen: screen as SavedView['screen'],
      name,
      query,
      isDefault: is_default === 1,
    }))
    .sort((one, other) => one.name.localeCompare(other.name, 'id') || (one.id < other.id ? -1 : 1))
}

/** What the others of the same screen refuse: their number, or the name that one of them has. */
const refuse = (others: readonly SavedView[], name: string): void => {
  if (others.length >= VIEWS_A_SCREEN)
    throw new AppError('refused', `There are ${VIEWS_A_SCREEN} views of this list already`, { reason: 'too_many' })
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
    throw new AppError('refused', 'Another view of this list has this name', { reason: 'name_taken' })
}

/** Named filters of the lists, each person's own: they follow him from machine to machine. */
export const createViewsFeature = ({ db, mount }: Pick<FeatureContext, 'db' | 'mount'>): void => {
  const keep = async (accountId: string, id: string, view: KeptView): Promise<SavedView[]> =>
    db.transaction().execute(async (tx) => {
      const others = (await viewsOf(tx, accountId)).filter((one) => one.screen === view.screen && one.id !== id)
      refuse(others, view.name)
      if (view.isDefault)
        await tx
          .updateTable('saved_views')
          .set({ is_default: 0 })
          .where('account_id', '=', accountId)
          .where('screen', '=', view.screen)
          .execute()
      const values = { screen: view.screen, name: view.name, query: view.query, is_default: view.isDefault ? 1 : 0 }
      await tx
        .insertInto('saved_views')
        .values({ account_id: accountId, id, ...values })
        .onConflict((conflict) => conflict.columns(['account_id', 'id']).doUpdateSet(values))
        .execute()
      return viewsOf(tx, accountId)
    })

  mount(savedViewRoutes.listViews, async ({ principal }) => ({ views: await viewsOf(db, principal.accountId) }))
  mount(savedViewRoutes.keepView, async ({ principal, params, body }) => ({
    views: await keep(principal.accountId, params.id, body),
  }))
  mount(savedViewRoutes.removeView, async ({ principal: { accountId }, params }) => {
    await db.deleteFrom('saved_views').where('account_id', '=', accountId).where('id', '=', params.id).execute()
    return { views: await viewsOf(db, accountId) }
  })
}
