import type { DemoDevice } from '../city/devices.ts'
import { linksOf } from '../city/links.ts'
import { ceilingSteps } from '../contract-history.ts'
import { renumberings, silences, within } from '../incidents.ts'
import type { MibView } from '../snmp/mib-view.ts'
import { createLinkTraffic } from '../traffic/link-traffic.ts'
import { noise, seedOf } from '../traffic/noise.ts'
import { type DeviceState, deviceMib } from './device-mib.ts'
import { createLinkCounter } from './link-counter.ts'

/** Engine boots must never fall: minutes since this instant, which also moves on when the process restarts. */
const BOOTS_EPOCH_MS = Date.UTC(2024, 0, 1)

/**
 * One device of the demo city: its counters run since it last started (with the process, or after a reboot of the model),
 * and it is silent while the model says so.
 */
export const createCityDevice = (
  device: DemoDevice,
  { bornAtMs, startedAtMs }: { bornAtMs: number; startedAtMs: number },
) => {
  const links = linksOf(device.id)
  const traffics = links.map((link) => createLinkTraffic(link, ceilingSteps(link, bornAtMs), bornAtMs))
  let bootedAtMs = startedAtMs
  // A 32-bit register starts within half a gigabyte of its end, so that a wrap is seen soon.
  const countersFrom = (atMs: number) =>
    links.map((link, at) => {
      const traffic = traffics[at]
      if (!traffic) throw new Error(`no traffic for ${link.id}`)
      const initialOctets =
        device.personality === 'old' ? 3.8e9 + Math.floor(noise(seedOf(link.id), atMs / 1000) * 0.45e9) : 0
      return createLinkCounter(link, traffic, { startedAtMs: atMs, initialOctets })
    })
  let counters = countersFrom(startedAtMs)

  const restartIfDue = (nowMs: number): void => {
    const ended = silences(device.id, bootedAtMs, nowMs).findLast(({ toMs }) => toMs > bootedAtMs && toMs <= nowMs)
    if (!ended) return
    bootedAtMs = ended.toMs
    counters = countersFrom(bootedAtMs)
  }

  const engine = {
    boots: () => Math.floor((bootedAtMs - BOOTS_EPOCH_MS) / 60_000),
    timeSec: (nowMs: number) => Math.floor((nowMs - bootedAtMs) / 1000),
  }

  return {
    device,
    engine,
    /** Asked before every message: what was due to restart has restarted by then, also for the engine's boots. */
    isAliveAt(nowMs: number): boolean {
      if (within(silences(device.id, nowMs - 1, nowMs + 1), nowMs)) return false
      restartIfDue(nowMs)
      return true
    },
    /** The objects at an instant at which it is alive. Ask in order of time. */
    viewAt(nowMs: number): MibView {
      restartIfDue(nowMs)
      const readMs =
        device.cacheMs > 0 ? Math.max(bootedAtMs, Math.floor(nowMs / device.cacheMs) * device.cacheMs) : nowMs
      const state: DeviceState = {
        uptimeMs: nowMs - bootedAtMs,
        engineBoots: engine.boots(),
        engineTimeSec: engine.timeSec(nowMs),
        renumbered: renumberings(device.id, nowMs),
        links: links.map((link, at) => {
          const totals = counters[at]?.readAt(readMs)
          if (!totals) throw new Error(`no counter for ${link.id}`)
          return { link, totals }
        }),
      }
      return deviceMib(device, state)
    },
  }
}

export type CityDevice = ReturnType<typeof createCityDevice>
