import type { ProbedDevice, ProbeFailure } from '#wire/device-probe.ts'
import { inventoryRoutes, type DeviceInput } from '#wire/inventory.ts'
import { shallowRef } from 'vue'
import { ApiFailure } from '../../api/api-failure.ts'
import { call } from '../../api/call.ts'
import { t } from '../../i18n/translator.ts'
import { explainRefusal, type Refusal } from './use-inventory.ts'

/** Asking a device through the collector, one question at a time. */
export const useProbe = () => {
  const isAsking = shallowRef(false)
  const device = shallowRef<ProbedDevice | null>(null)
  const failure = shallowRef<ProbeFailure | null>(null)
  /** The question itself was refused, or nobody was there to ask it. */
  const refusal = shallowRef<Refusal | null>(null)
  const forget = (): void => {
    device.value = null
    failure.value = null
    refusal.value = null
  }
  const ask = async (target: DeviceInput | { id: string }, walk: boolean): Promise<void> => {
    if (isAsking.value) return
    forget()
    isAsking.value = true
    try {
      const answer = await call(inventoryRoutes.probeDevice, { body: { device: target, walk } })
      device.value = answer.device
      failure.value = answer.failure
    } catch (error) {
      const isAway = error instanceof ApiFailure && error.code === 'unavailable'
      refusal.value = isAway ? { text: t('inventory.collectorAway'), details: [] } : explainRefusal(error)
    } finally {
      isAsking.value = false
    }
  }
  return { isAsking, device, failure, refusal, ask, forget }
}
