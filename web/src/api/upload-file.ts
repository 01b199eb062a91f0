import { fileRoutes, storedFile, type StoredFileView } from '#wire/files.ts'
import { apiError } from '#wire/api-error.ts'
import { ApiFailure } from './api-failure.ts'
import { addressOf } from './call.ts'

/** Sends one file; the server checks its content. Bind the id within a day with the move that it belongs to. */
export const uploadFile = async (file: File): Promise<StoredFileView> => {
  const form = new FormData()
  form.append('file', file, file.name)
  let response: Response
  try {
    response = await fetch(addressOf(fileRoutes.uploadFile.path), { method: 'POST', body: form })
  } catch (error) {
    throw new ApiFailure('offline', { message: String(error) })
  }
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return storedFile.parse(body)
  const refusal = apiError.safeParse(body)
  if (!refusal.success) throw new ApiFailure('internal', {})
  const { code, ...details } = refusal.data.error
  throw new ApiFailure(code, details)
}

/** Where the browser fetches a stored file. */
export const fileAddress = (id: string): string => addressOf(fileRoutes.downloadFile.path, { id })
