import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabNetwork } from './network.ts'

/** Waits for a fact; fails with its name, and never with a bare time-out. */
export const until = async (
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> => {
  const deadline = performance.now() + withinMs
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1000} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** What a program must print or open before it is of use. */
const succeeds = async (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

/** nsCacheTimeout of the interface table (NET-SNMP-AGENT-MIB): 3 s as installed, 0 renews it at every request. */
const INTERFACE_CACHE = '1.3.6.1.4.1.8072.1.5.3.1.2.1.3.6.1.2.1.2.2'

/**
 * Debian's snmpd in a namespace, on its loopback, port 161, community `public`. It renews its counters every 3 s, or
 * every `cacheS` seconds.
 */
export const startLabSnmpd = async (
  lab: LabNetwork,
  name: string,
  cacheS?: number,
): Promise<{ get(oid: string): Promise<bigint> }> => {
  const folder = join(lab.folder, `snmpd-${name}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'agent.conf'), 'rocommunity public\nrwcommunity lab\n')
  const args = ['-f', '-Lf', join(folder, 'log'), '-C', '-c', join(folder, 'agent.conf'), 'udp:127.0.0.1:161']
  lab.start(name, 'snmpd', args, { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: '' })
  const ask = (oid: string): Promise<string> =>
    lab.run(name, 'snmpget', '-v2c', '-cpublic', '-Oqv', '-m', '', '-t1', '-r0', '127.0.0.1', oid)
  await until('snmpd', () => succeeds(ask('1.3.6.1.2.1.1.3.0')))
  if (cacheS !== undefined)
    await lab.run(name, 'snmpset', '-v2c', '-clab', '-m', '', '127.0.0.1', INTERFACE_CACHE, 'i', String(cacheS))
  return { get: async (oid) => BigInt((await ask(oid)).trim()) }
}

/** An iperf3 server for any number of clients, one after the other. */
export const startIperf = async (lab: LabNetwork, name: string, port = 5201): Promise<void> => {
  const server = lab.start(name, 'iperf3', ['--server', '--port', String(port), '--forceflush'])
  await Promise.race([
    once(server.stdout ?? server, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error('iperf3 did not start'))),
  ])
}

export interface Sent {
  /** Payload, octets, as the sender counted it. */
  octets: number
  /** Datagrams; 0 with TCP. */
  packets: number
  seconds: number
}

interface IperfReport {
  end: { sum?: { packets?: number }; sum_sent: { bytes: number; seconds: number } }
}

export interface IperfRun {
  to: string
  port?: number
  seconds: number
  /** UDP datagrams of so many octets at this rate; without it, TCP as fast as it goes. */
  udp?: { rateBps: number; octets: number }
}

/** TCP as fast as the way allows, until it is stopped: demand that presses against whatever limits it. */
export const startDemand = (lab: LabNetwork, name: string, to: string, port: number): { stop(): void } => {
  const client = lab.start(name, 'iperf3', [
    '--client',
    to,
    '--port',
    String(port),
    '--time',
    '3600',
    '--interval',
    '0',
  ])
  return { stop: () => client.kill('SIGTERM') }
}

/** Sends from a namespace, and resolves with what was sent. */
export const sendTraffic = async (lab: LabNetwork, name: string, run: IperfRun): Promise<Sent> => {
  const { to, port = 5201, seconds, udp } = run
  const args = ['--client', to, '--port', String(port), '--time', String(seconds), '--json']
  if (udp) args.push('--udp', '--bitrate', String(udp.rateBps), '--length', String(udp.octets))
  const { end } = JSON.parse(await lab.run(name, 'iperf3', ...args)) as IperfReport
  return { octets: end.sum_sent.bytes, packets: end.sum?.packets ?? 0, seconds: end.sum_sent.seconds }
}
