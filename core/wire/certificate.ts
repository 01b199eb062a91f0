import { CERTIFICATE_FORMAT } from '#domain/verification/certificate.ts'
import { rolesFor } from '#domain/permissions.ts'
import { verdicts } from '#domain/verification/model.ts'
import { directions } from '#domain/sample.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'
import { directionTask, directionView, missingView, seriesSource, strength } from './verification-views.ts'

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))

/** The certificate of a proof (core/domain/verification/certificate.ts): `pantau verify --certificate FILE` recomputes it. */
export const certificate = z.object({
  format: z.literal(CERTIFICATE_FORMAT),
  reference: z.string(),
  standing: z.enum(verdicts),
  decidedAtMs: instantMs,
  issuedAtMs: instantMs,
  request: z.object({ id: z.string(), number: z.nullable(z.string()) }),
  link: z.object({ id: z.string(), name: z.string(), opdName: z.string() }),
  verdict: z.enum(verdicts),
  strength,
  directions: z.array(directionView),
  missing: z.array(missingView),
  /** What was judged, hour by hour (UTC). */
  figures: z.array(
    z.object({
      direction: z.enum(directions),
      hours: z.array(z.object({ atMs: instantMs, intervals: z.number(), bits: z.number() })),
    }),
  ),
  window: z.object({ fromMs: instantMs, toMs: instantMs }),
  inputs: z.object({
    linkId: z.string(),
    sources: z.array(seriesSource),
    tasks: z.array(directionTask),
    /** Office time within the sources, [from, to) pairs. */
    officeTime: z.array(z.array(instantMs).check(z.length(2))),
  }),
  algorithm: z.string(),
  inputsHash: sha256,
  /** SHA-256 of the canonical JSON of everything else. */
  hash: sha256,
})

/** Like the proof itself; an OPD its own. */
const readers = rolesFor('readProofs')
const params = z.strictObject({ id: z.string().check(z.maxLength(100)) })

export const certificateRoutes = {
  getCertificate: defineRoute({
    method: 'get',
    path: '/requests/:id/verification/certificate',
    summary: 'The certificate of the newest measured verdict: evidence, inputs, hashes; recomputed by `pantau verify`',
    access: readers,
    params,
    /** `certificate` in canonical form, byte by byte what was sealed. */
    reply: z.unknown(),
    replyType: 'application/json',
  }),
  printCertificate: defineRoute({
    method: 'get',
    path: '/requests/:id/verification/certificate.pdf',
    summary: 'The same on one page, with the letterhead',
    access: readers,
    params,
    reply: z.unknown(),
    replyType: 'application/pdf',
  }),
} as const
