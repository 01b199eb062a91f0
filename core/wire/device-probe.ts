import { snmpFailureKinds } from '#domain/snmp-failure-kinds.ts'
import { z } from 'zod/mini'

/** Something of a device that can be a link: an interface, or a simple queue of a MikroTik. */
export const foundLink = z.object({
  kind: z.enum(['interface', 'queue']),
  name: z.string(),
  /** What somebody wrote on the device (ifAlias); empty: nothing. */
  comment: z.string(),
  /** Only where the name alone is not unique on the device. */
  alias: z.nullable(z.string()),
  mac: z.nullable(z.string()),
  speedBps: z.nullable(z.number()),
  isUp: z.nullable(z.boolean()),
  /** Of a kind that can carry an OPD; a loopback or a tunnel of the system is not. */
  isCarrier: z.boolean(),
  /** Proposals, from the comment's tag where there is one. */
  linkId: z.string(),
  opdId: z.nullable(z.string()),
  downBps: z.nullable(z.number()),
  upBps: z.nullable(z.number()),
})
export type FoundLink = z.infer<typeof foundLink>

export const probedDevice = z.object({
  sysName: z.string(),
  sysDescr: z.string(),
  rttMs: z.number(),
  /** Null: the device was asked who it is and no more. */
  found: z.nullable(z.array(foundLink)),
  /** Why the list may be incomplete. */
  doubts: z.array(z.string()),
})
export type ProbedDevice = z.infer<typeof probedDevice>

/** Why a device did not answer as it should: a kind that the screen explains, and the detail of the device, without a secret. */
export const probeFailure = z.object({ kind: z.enum(snmpFailureKinds), detail: z.string() })
export type ProbeFailure = z.infer<typeof probeFailure>
