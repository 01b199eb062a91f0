import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { askerAt } from './udp-asker.ts'

const root = join(import.meta.dirname, '../..')

export interface Program {
  child: ChildProcess
  said(): string
  /** As a power cut. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** One process of Pantau with an environment of its own. */
export const launch = (words: string[], env: NodeJS.ProcessEnv): Program => {
  const child = spawn(process.execPath, [join(root, 'bin/pantau.mjs'), ...words], {
    env: { ...process.env, NODE_ENV: 'production', PANTAU_LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const hear = (chunk: Buffer): void => void (text = (text + chunk.toString()).slice(-50_000))
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = once(child, 'exit')
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return { child, said: () => text, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

export const COMMUNITY = 'rahasia-kota'

export interface Look {
  atMs: number
  by: string
}

/** So many devices with one link each; every request is noted with the collector that asked. */
export const startDevices = async (count: number, pids: () => Iterable<readonly [string, number]>) => {
  const looks = new Map<string, Look[]>()
  const agents: HostileAgent[] = []
  const known = new Map<number, string>()
  for (let index = 0; index < count; index++) {
    const device = new DeviceModel()
    const own: Look[] = []
    looks.set(`router-${index}`, own)
    const agent = new HostileAgent({
      community: COMMUNITY,
      mib: () => device.mib(),
      onRequest(port) {
        const by = known.get(port) ?? askerAt(port, pids())
        if (by === null) return
        known.set(port, by)
        own.push({ atMs: Date.now(), by })
      },
    })
    agents.push(await agent.start())
  }
  const yaml = [
    'site: { name: Kota Uji, timezone: Asia/Jakarta }',
    'opds:',
    '  - { id: dinkes, name: Dinas Kesehatan }',
    'devices:',
    ...agents.map(
      ({ port }, index) =>
        `  - { id: router-${index}, host: 127.0.0.1, port: ${port}, snmp: { version: 2c, community: "${COMMUNITY}" } }`,
    ),
    'links:',
    ...agents.map(
      (_, index) =>
        `  - { id: link-${index}, opd: dinkes, device: router-${index}, interface: { name: ether1 }, faces: opd, contract: { down: 100M, up: 100M } }`,
    ),
  ].join('\n')
  return {
    yaml,
    looks,
    stop: () => Promise.all(agents.map((agent) => agent.stop())),
  }
}
