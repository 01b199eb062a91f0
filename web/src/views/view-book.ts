import { savedViewRoutes, type KeptView, type SavedView } from '#wire/saved-views.ts'
import { shallowRef } from 'vue'
import { call } from '../api/call.ts'
import { session } from '../session/session.ts'

/** The reader's views of all lists, asked once and kept while the page lives; null until they are known. */
const book = shallowRef<{ accountId: string; views: SavedView[] } | null>(null)
const owner = (): string => session.value?.id ?? ''
const take = ({ views }: { views: SavedView[] }): void => void (book.value = { accountId: owner(), views })

/** Empty as long as they are not known; those of somebody who used this page before never show. */
export const ownViews = (): SavedView[] => (book.value?.accountId === owner() ? book.value.views : [])

export const loadViews = async (): Promise<void> => {
  if (book.value?.accountId !== owner()) take(await call(savedViewRoutes.listViews, {}))
}
/** New or changed, or one that was removed: the id decides. */
export const keepView = async (id: string, view: KeptView): Promise<void> =>
  take(await call(savedViewRoutes.keepView, { params: { id }, body: view }))
export const removeView = async (id: string): Promise<void> =>
  take(await call(savedViewRoutes.removeView, { params: { id } }))
