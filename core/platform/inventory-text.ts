import { isAbsolute, resolve } from 'node:path'
import { isMap, isScalar, parseDocument, stringify, visit } from 'yaml'
import type { Inventory, InventoryDevice, InventoryLink } from './inventory.ts'
import { printRate } from '#domain/units.ts'

/** An installation that begins with nothing. */
export const emptyInventory: Inventory = {
  site: { name: 'Pantau', timezone: 'Asia/Jakarta' },
  opds: [],
  devices: [],
  links: [],
}

const printSnmp = (snmp: InventoryDevice['snmp']): object =>
  snmp.version !== '3'
    ? { version: snmp.version, community: snmp.community }
    : {
        version: 3,
        user: snmp.user,
        ...(snmp.auth ? { auth: snmp.auth } : { insecure: true }),
        ...(snmp.priv ? { priv: snmp.priv } : {}),
      }

const printDevice = ({ id, host, port, snmp, intervalMs, rest }: InventoryDevice): object => ({
  id,
  host,
  ...(port === 161 ? {} : { port }),
  snmp: printSnmp(snmp),
  ...(intervalMs === 10_000 ? {} : { interval: `${intervalMs / 1000}s` }),
  ...(rest
    ? {
        rest: {
          port: rest.port,
          user: rest.user,
          password: rest.password,
          ...(rest.serverName === null ? {} : { name: rest.serverName }),
        },
      }
    : {}),
})

const present = (facts: Readonly<Record<string, string | null>>): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))

const printLink = ({ id, opdId, deviceId, target, faces, contract, test }: InventoryLink): object => {
  const { kind, ...facts } = target
  const { downBps, upBps } = contract
  const rates = present({
    down: downBps === null ? null : printRate(downBps),
    up: upBps === null ? null : printRate(upBps),
  })
  return {
    id,
    opd: opdId,
    device: deviceId,
    [kind]: present(facts),
    ...(faces === 'opd' ? {} : { faces }),
    ...(Object.keys(rates).length > 0 ? { contract: rates } : {}),
    ...(test
      ? {
          test: {
            host: test.host,
            port: test.port,
            ...present({ from: test.from }),
            max: printRate(test.maxRateBps),
            seconds: test.maxSeconds,
          },
        }
      : {}),
  }
}

/** An inventory as YAML text that loads as the same again; a certificate authority of `rest` stays a matter of files. */
export const printInventory = ({ site, opds, devices, links }: Inventory): string =>
  stringify({ site, opds, devices: devices.map(printDevice), links: links.map(printLink) }, { lineWidth: 0 })

/** Relative `file:` references (and `ca`) of a file in `baseDir`, made absolute: its text is about to live elsewhere. */
export const withAbsoluteFiles = (text: string, baseDir: string): string => {
  const document = parseDocument(text)
  let isChanged = false
  const set = (node: { value: unknown }, value: string): void => {
    if (node.value === value) return
    node.value = value
    isChanged = true
  }
  visit(document, {
    Pair(_key, { key, value }) {
      if (!isScalar(value) || typeof value.value !== 'string') return
      const isCa = isScalar(key) && key.value === 'ca'
      const path = value.value.startsWith('file:') ? value.value.slice('file:'.length) : isCa ? value.value : null
      if (path !== null && !isAbsolute(path)) set(value, `file:${resolve(baseDir, path)}`)
    },
  })
  // Text that needs no change is kept to the letter.
  return isChanged && isMap(document.contents) ? document.toString({ lineWidth: 0 }) : text
}
