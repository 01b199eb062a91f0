import { z } from 'zod/mini'

/** Every refusal of the API, one code each; the web translates the code, the message is for logs and scripts. */
export const errorCodes = [
  'invalid-input',
  'not-found',
  'not-signed-in',
  'not-allowed',
  'conflict',
  'refused',
  'too-large',
  'too-many',
  'unavailable',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export const apiError = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    errorId: z.string(),
    /** For invalid-input: which field, and what is wrong with it; `code` and `values` for whoever says it in his own words. */
    fields: z.optional(
      z.array(
        z.object({
          path: z.string(),
          message: z.string(),
          code: z.optional(z.string()),
          values: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
        }),
      ),
    ),
    /** For refused and conflict: machine-readable reason from the domain. */
    reason: z.optional(z.string()),
    /** For conflict: what others did since the version that the caller had seen. */
    changes: z.optional(
      z.array(z.object({ version: z.number(), type: z.string(), byName: z.string(), recordedAtMs: z.number() })),
    ),
  }),
})
export type ApiError = z.infer<typeof apiError>
export type RefusedField = NonNullable<ApiError['error']['fields']>[number]
