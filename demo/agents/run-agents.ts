import { demoDevices } from '../city/devices.ts'
import { accessOf } from '../city/access.ts'
import { createUdpAgent } from '../snmp/udp-agent.ts'
import { createCityDevice } from './city-device.ts'

export interface AgentsOptions {
  bornAtMs: number
  /** Ports by device id; a missing or busy one is replaced by a free one. */
  ports: Readonly<Record<string, number>>
  now?: () => number
}

/** Starts the agents of the whole city. Resolves with their ports by device id. */
export const startAgents = async ({ bornAtMs, ports, now = Date.now }: AgentsOptions) => {
  const startedAtMs = now()
  const running: { id: string; port: number; stop: () => Promise<void> }[] = []
  for (const device of demoDevices) {
    const city = createCityDevice(device, { bornAtMs, startedAtMs })
    const build = (port: number) =>
      createUdpAgent({
        address: '127.0.0.1',
        port,
        access: accessOf(device, { boots: city.engine.boots, timeSec: () => city.engine.timeSec(now()) }),
        isAlive: () => city.isAliveAt(now()),
        view: () => city.viewAt(now()),
        delayMs: device.delayMs,
      })
    let agent = build(ports[device.id] ?? 0)
    const port = await agent.start().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      agent = build(0)
      return agent.start()
    })
    running.push({ id: device.id, port, stop: () => agent.stop() })
  }
  return {
    ports: Object.fromEntries(running.map(({ id, port }) => [id, port])),
    stop: async (): Promise<void> => {
      await Promise.all(running.map(({ stop }) => stop()))
    },
  }
}
