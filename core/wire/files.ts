import { z } from 'zod/mini'
import { defineRoute } from './route.ts'

const uploaders = ['admin', 'head', 'technician', 'registry', 'opd'] as const
const readers = ['admin', 'head', 'technician', 'registry', 'leader', 'opd'] as const

/** Why a file is not taken: the reason of the refusal. */
export const uploadProblems = [
  'empty',
  'too_large',
  'type_not_allowed',
  'ending_does_not_match',
  'also_something_else',
  'name_empty',
  'name_too_long',
  'name_path',
  'name_control_characters',
  'name_hidden',
  'pdf_active_content',
  'pdf_encrypted',
  'pdf_broken',
  'pdf_too_much_inside',
  'image_broken',
  'image_bytes_after_end',
  'image_too_many_pixels',
] as const
export type UploadProblem = (typeof uploadProblems)[number]

export const storedFile = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
})
export type StoredFileView = z.infer<typeof storedFile>

export const fileRoutes = {
  uploadFile: defineRoute({
    method: 'post',
    path: '/files',
    summary:
      'One file as multipart/form-data, field `file`: PDF, JPEG, PNG or WebP up to 10 MB. Bind its id with the move it belongs to within a day',
    access: uploaders,
    reply: storedFile,
    status: 201,
  }),
  downloadFile: defineRoute({
    method: 'get',
    path: '/files/:id',
    summary: 'The file, for those who may read what it belongs to',
    access: readers,
    params: z.strictObject({ id: z.string().check(z.maxLength(64)) }),
    reply: z.unknown(),
    replyType: 'application/octet-stream',
  }),
} as const
