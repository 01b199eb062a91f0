import { z } from 'zod/mini'
import { probedDevice, probeFailure } from './device-probe.ts'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const readers = ['admin', 'head', 'technician'] as const
const keepers = ['admin', 'technician'] as const
const id = z.string().check(z.trim(), z.minLength(1), z.maxLength(64))
const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max))
const optional = (max: number) => z.nullable(text(max))
/** What goes into the text as it is: the parser of the inventory judges it. */
const secret = z.nullable(z.string().check(z.minLength(1), z.maxLength(500)))
const rateBps = z.nullable(z.number().check(z.int(), z.positive(), z.maximum(1e12)))
const authProtocol = z.enum(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'])
const privProtocol = z.enum(['aes', 'aes256b', 'aes256r'])
/** As large as a column of the database takes. */
const versionNumber = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(2_147_483_647))
const reason = z.string().check(z.trim(), z.minLength(3), z.maxLength(300))

/** Null for a secret: keep the one of the same device at the same host. */
const snmpInput = z.discriminatedUnion('version', [
  z.strictObject({ version: z.literal('1'), community: secret }),
  z.strictObject({ version: z.literal('2c'), community: secret }),
  z.strictObject({
    version: z.literal('3'),
    user: text(32),
    auth: z.nullable(z.strictObject({ protocol: authProtocol, key: secret })),
    priv: z.nullable(z.strictObject({ protocol: privProtocol, key: secret })),
  }),
])
export const deviceInput = z.strictObject({
  id,
  host: text(253),
  port: z.number().check(z.int(), z.minimum(1), z.maximum(65_535)),
  intervalMs: z.number().check(z.int(), z.minimum(1000), z.maximum(300_000), z.multipleOf(1000)),
  snmp: snmpInput,
})
export type DeviceInput = z.infer<typeof deviceInput>

const linkTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interface'), name: text(255), alias: optional(255), mac: optional(17) }),
  z.strictObject({
    kind: z.literal('queue'),
    name: text(255),
    columns: z.enum(['learn', 'inIsDownload', 'inIsUpload']),
    checkInterface: optional(255),
  }),
])
const rates = z.strictObject({ downBps: rateBps, upBps: rateBps })
export const linkInput = z.strictObject({
  id,
  opdId: id,
  deviceId: id,
  target: linkTarget,
  faces: z.enum(['opd', 'network']),
  /** Of a new link; a known one keeps its own: it changes by requests and corrections alone. */
  contract: z.nullable(rates),
})
export type LinkInput = z.infer<typeof linkInput>

export const inventoryEdit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('device'), isNew: z.boolean(), device: deviceInput }),
  z.strictObject({ kind: z.literal('link'), isNew: z.boolean(), link: linkInput }),
  z.strictObject({
    kind: z.literal('opd'),
    isNew: z.boolean(),
    opd: z.strictObject({ id, name: text(120), shortName: optional(14) }),
  }),
  z.strictObject({ kind: z.literal('retire'), what: z.enum(['device', 'link', 'opd']), id }),
])
export type InventoryEdit = z.infer<typeof inventoryEdit>

/** `set`: stored, never shown. `reference`: read from a variable or a file of the server. */
const secretState = z.enum(['none', 'set', 'reference'])
export const deviceView = z.object({
  id: z.string(),
  host: z.string(),
  port: z.number(),
  intervalMs: z.number(),
  snmp: z.object({
    version: z.enum(['1', '2c', '3']),
    user: z.nullable(z.string()),
    authProtocol: z.nullable(authProtocol),
    privProtocol: z.nullable(privProtocol),
    /** Community, or the keys of version 3. */
    secret: secretState,
  }),
  /** Configured limits are read over its REST service too. */
  hasRest: z.boolean(),
  /** As the collector sees it; null: it does not poll it (yet), or is away. */
  now: z.nullable(
    z.object({
      state: z.enum(['starting', 'up', 'down']),
      lastAnswerAtMs: z.nullable(instantMs),
      problem: z.nullable(z.string()),
      rttMs: z.nullable(z.number()),
    }),
  ),
})
export type DeviceView = z.infer<typeof deviceView>

export const inventoryLinkView = z.object({
  id: z.string(),
  opdId: z.string(),
  deviceId: z.string(),
  target: linkTarget,
  faces: z.enum(['opd', 'network']),
  hasTest: z.boolean(),
})
export type InventoryLinkView = z.infer<typeof inventoryLinkView>

const origin = z.enum(['start', 'file', 'edit', 'import', 'restore'])
export const inventoryView = z.object({
  serverNowMs: instantMs,
  /** Version in force, to be given back with a change. */
  number: z.number(),
  atMs: instantMs,
  byName: z.string(),
  origin,
  mayChange: z.boolean(),
  site: z.object({ name: z.string(), timezone: z.string() }),
  opds: z.array(z.object({ id: z.string(), name: z.string(), shortName: z.string() })),
  devices: z.array(deviceView),
  links: z.array(inventoryLinkView),
  /** A given file that waits to be looked at, because the inventory was changed on the screen since the last one; null: none. */
  pendingFile: z.nullable(z.string()),
})
export type InventoryView = z.infer<typeof inventoryView>

export const itemChange = z.object({
  what: z.enum(['site', 'opd', 'device', 'link']),
  id: z.string(),
  change: z.enum(['added', 'changed', 'removed']),
  fields: z.array(
    z.object({
      field: z.string(),
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
      /** Differs, and is never shown. */
      isSecret: z.boolean(),
    }),
  ),
})
export type ItemChange = z.infer<typeof itemChange>

const textProblem = z.object({ line: z.nullable(z.number()), path: z.string(), message: z.string() })
export type TextProblem = z.infer<typeof textProblem>

/** Text of the screen, or the given file that waits. */
const source = z.union([
  z.strictObject({ text: z.string().check(z.minLength(1), z.maxLength(2_000_000)) }),
  z.strictObject({ pendingFile: z.literal(true) }),
])
const applied = z.object({
  number: z.number(),
  /** What the collector said; null: it follows the change already. */
  collectorProblem: z.nullable(z.string()),
})

export const inventoryVersionRow = z.object({
  number: z.number(),
  atMs: instantMs,
  byName: z.string(),
  origin,
  reason: z.string(),
})
export type InventoryVersionRow = z.infer<typeof inventoryVersionRow>

export const inventoryRoutes = {
  getInventory: defineRoute({
    method: 'get',
    path: '/inventory',
    summary: 'OPDs, devices and links in force, and how the devices answer; secrets are only said to be set',
    access: readers,
    reply: inventoryView,
  }),
  changeInventory: defineRoute({
    method: 'post',
    path: '/inventory/changes',
    summary: 'Add, change or retire devices, links and OPDs, together: all of it becomes the next version, or none',
    access: keepers,
    body: z.strictObject({
      expectedNumber: z.int(),
      reason,
      edits: z.array(inventoryEdit).check(z.minLength(1), z.maxLength(500)),
    }),
    reply: applied,
  }),
  probeDevice: defineRoute({
    method: 'post',
    path: '/inventory/probe',
    summary: 'The collector asks a device who it is and, with `walk`, what it has; a failure says its kind',
    access: keepers,
    body: z.strictObject({ device: z.union([deviceInput, z.strictObject({ id })]), walk: z.boolean() }),
    reply: z.object({ device: z.nullable(probedDevice), failure: z.nullable(probeFailure) }),
  }),
  previewInventory: defineRoute({
    method: 'post',
    path: '/inventory/preview',
    summary: 'What an import would change, or every mistake in its text; nothing is changed',
    access: keepers,
    body: source,
    reply: z.object({ number: z.number(), problems: z.array(textProblem), changes: z.array(itemChange) }),
  }),
  importInventory: defineRoute({
    method: 'post',
    path: '/inventory/import',
    summary: 'Replace the inventory by this text as the next version; `<kept>` keeps the secret of the same device',
    access: keepers,
    body: z.strictObject({ expectedNumber: z.int(), reason, source }),
    reply: applied,
  }),
  exportInventory: defineRoute({
    method: 'get',
    path: '/inventory/export',
    summary: 'The inventory in force as YAML; secrets stand as `<kept>`, references as they are',
    access: readers,
    reply: z.object({ number: z.number(), text: z.string() }),
  }),
  listInventoryVersions: defineRoute({
    method: 'get',
    path: '/inventory/versions',
    summary: 'Versions of the inventory, newest first, fifty at a time',
    access: readers,
    query: z.strictObject({ before: z.optional(versionNumber) }),
    reply: z.object({ versions: z.array(inventoryVersionRow), nextBefore: z.nullable(z.number()) }),
  }),
  getInventoryVersion: defineRoute({
    method: 'get',
    path: '/inventory/versions/:number',
    summary: 'What a version changed against the one before it, and what going back to it would change now',
    access: readers,
    params: z.strictObject({ number: versionNumber }),
    reply: z.object({
      version: inventoryVersionRow,
      changes: z.array(itemChange),
      /** Against the version in force. */
      back: z.array(itemChange),
    }),
  }),
  restoreInventory: defineRoute({
    method: 'post',
    path: '/inventory/versions/:number/restore',
    summary: 'Put an older version in force again, as the next one',
    access: keepers,
    params: z.strictObject({ number: versionNumber }),
    body: z.strictObject({ expectedNumber: z.int(), reason }),
    reply: applied,
  }),
} as const
