import { z } from 'zod/mini'

/**
 * What a collector on another machine gets: its devices with what is needed to ask them, their links, nothing else. The
 * shapes are those of the inventory (core/platform/inventory.ts). Secrets: it travels over HTTPS or within one machine,
 * lies in a file of mode 0600, and is never logged.
 */
const id = z.string().check(z.minLength(1), z.maxLength(64))
const port = z.int().check(z.minimum(1), z.maximum(65_535))
const secret = z.string().check(z.maxLength(500))
const rate = z.nullable(z.number())

const snmp = z.union([
  z.object({ version: z.enum(['1', '2c']), community: secret }),
  z.object({
    version: z.literal('3'),
    user: z.string(),
    auth: z.nullable(
      z.object({ protocol: z.enum(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']), key: secret }),
    ),
    priv: z.nullable(z.object({ protocol: z.enum(['aes', 'aes256b', 'aes256r']), key: secret })),
  }),
])

const rest = z.object({
  port,
  user: z.string(),
  password: secret,
  ca: z.nullable(z.string()),
  serverName: z.nullable(z.string()),
})

const sharedDevice = z.object({
  id,
  host: z.string().check(z.maxLength(255)),
  port,
  snmp,
  intervalMs: z.int().check(z.minimum(1_000), z.maximum(300_000)),
  rest: z.optional(rest),
})

const target = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('interface'),
    name: z.string(),
    alias: z.nullable(z.string()),
    mac: z.nullable(z.string()),
  }),
  z.object({
    kind: z.literal('queue'),
    name: z.string(),
    columns: z.enum(['learn', 'inIsDownload', 'inIsUpload']),
    checkInterface: z.nullable(z.string()),
  }),
])

const sharedLink = z.object({
  id,
  opdId: z.string(),
  deviceId: id,
  target,
  faces: z.enum(['opd', 'network']),
  contract: z.object({ downBps: rate, upBps: rate }),
})

export const collectorShare = z.object({
  /** Changes with every change of the content. */
  etag: z.string(),
  devices: z.array(sharedDevice),
  links: z.array(sharedLink),
})
export type CollectorShare = z.infer<typeof collectorShare>
