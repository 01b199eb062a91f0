import type { RefusedField } from '#wire/api-error.ts'
import { inventoryRoutes, type InventoryEdit } from '#wire/inventory.ts'
import { onScopeDispose, shallowRef } from 'vue'
import { ApiFailure, explainFailure } from '../../api/api-failure.ts'
import { call } from '../../api/call.ts'
import { useResource } from '../../api/use-resource.ts'
import { t } from '../../i18n/translator.ts'
import { useNews } from '../../requests/use-news.ts'

/** How devices answer moves without news of its own. */
const LOOK_EVERY_MS = 10_000

export interface Refusal {
  text: string
  /** What is wrong with which field. */
  details: RefusedField[]
}

/** A refusal of the inventory in the words of the reader. */
export const explainRefusal = (error: unknown): Refusal => {
  if (!(error instanceof ApiFailure)) return { text: explainFailure(error).text, details: [] }
  const details = error.details.fields ?? []
  if (details.length > 0) return { text: t('inventory.serverSays'), details }
  if (error.details.reason === 'nothing-changed') return { text: t('inventory.nothingChanged'), details }
  if (error.code === 'conflict') return { text: t('inventory.conflict'), details }
  return { text: explainFailure(error).text, details }
}

/** The inventory in force, kept fresh, and the one way to change it. */
export const useInventory = () => {
  const inventory = useResource((signal) => call(inventoryRoutes.getInventory, { signal }))
  const said = shallowRef<string | null>(null)
  void inventory.load()
  useNews(['inventory'], () => void inventory.load())
  const timer = setInterval(() => {
    if (!document.hidden && !inventory.isLoading.value) void inventory.load()
  }, LOOK_EVERY_MS)
  onScopeDispose(() => clearInterval(timer))

  /** After a change: what to tell, and the new state. */
  const applied = async ({ number, collectorProblem }: { number: number; collectorProblem: string | null }) => {
    said.value = t(collectorProblem === null ? 'inventory.saved' : 'inventory.savedCollector', { number })
    await inventory.load()
  }
  return {
    ...inventory,
    said,
    applied,
    /** Null when it is done; else why not. */
    async change(edits: InventoryEdit[], reason: string): Promise<Refusal | null> {
      const expectedNumber = inventory.data.value?.number ?? 0
      try {
        await applied(await call(inventoryRoutes.changeInventory, { body: { expectedNumber, reason, edits } }))
        return null
      } catch (error) {
        return explainRefusal(error)
      }
    },
  }
}
export type Inventory = ReturnType<typeof useInventory>
