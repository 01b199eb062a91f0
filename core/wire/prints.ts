import type { Role } from '#domain/principal.ts'
import { z } from 'zod/mini'
import { defineRoute } from './route.ts'

/** Official documents of a request (domain.md §2, column "prints"). */
export const printKinds = ['receipt', 'disposition', 'report', 'completion', 'rejection'] as const
export type PrintKind = (typeof printKinds)[number]

/** Disposition and report are papers of the office; the report holds readings and devices, which is no letter. */
const papersOf: Partial<Record<Role, readonly PrintKind[]>> = {
  opd: ['receipt', 'completion', 'rejection'],
  registry: ['receipt', 'disposition', 'completion', 'rejection'],
}
export const mayPrint = (role: Role, kind: PrintKind): boolean => (papersOf[role] ?? printKinds).includes(kind)

export const printRoutes = {
  printRequest: defineRoute({
    method: 'get',
    path: '/requests/:id/prints/:kind.pdf',
    summary: 'Tanda terima, lembar disposisi, laporan tindak lanjut, berita acara or surat penolakan as PDF',
    access: ['admin', 'head', 'technician', 'registry', 'leader', 'opd'],
    params: z.strictObject({ id: z.string().check(z.maxLength(64)), kind: z.enum(printKinds) }),
    reply: z.unknown(),
    replyType: 'application/pdf',
  }),
} as const
