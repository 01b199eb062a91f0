import { MAX_FILE_BYTES } from '#domain/file-name.ts'
import busboy from 'busboy'
import type { Request } from 'express'
import { AppError } from '../../http/app-error.ts'
import { uploadRefusal } from './upload-refusal.ts'

export interface Upload {
  name: string
  bytes: Buffer
}

/** What is read at most before the line is cut: the sender gets his answer, a flood does not get our memory. */
const MAX_REQUEST_BYTES = 4 * MAX_FILE_BYTES

const badForm = () => new AppError('invalid-input', 'Send one file as multipart/form-data in the field `file`')

/** Reads the one file of a multipart request. Keeps at most 10 MB; the rest is read and dropped, so that the refusal arrives. */
export const receiveUpload = (req: Request): Promise<Upload> =>
  new Promise((resolve, reject) => {
    let parser: busboy.Busboy
    try {
      parser = busboy({
        headers: req.headers,
        // The name is judged as it was sent: a path in it is refused, not cut off in silence.
        preservePath: true,
        defParamCharset: 'utf8',
        limits: { files: 1, fields: 0, fileSize: MAX_FILE_BYTES + 1, headerPairs: 20 },
      })
    } catch {
      req.resume()
      reject(badForm())
      return
    }
    let upload: Upload | undefined
    let tooLarge = false
    let extra = false
    let total = 0
    req.on('data', (chunk: Buffer) => {
      total += chunk.length
      if (total <= MAX_REQUEST_BYTES) return
      reject(uploadRefusal('too_large'))
      req.destroy()
    })
    parser.on('file', (field, stream, { filename }) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        if (tooLarge) return
        chunks.push(chunk)
      })
      stream.on('limit', () => {
        tooLarge = true
        chunks.length = 0
      })
      stream.on('close', () => {
        if (field !== 'file') extra = true
        else upload = { name: filename ?? '', bytes: Buffer.concat(chunks) }
      })
    })
    for (const event of ['filesLimit', 'fieldsLimit'] as const)
      parser.on(event, () => {
        extra = true
      })
    parser.on('error', () => {
      req.unpipe(parser)
      req.resume()
      reject(badForm())
    })
    parser.on('close', () => {
      if (tooLarge) reject(uploadRefusal('too_large'))
      else if (extra || !upload) reject(badForm())
      else resolve(upload)
    })
    req.on('aborted', () => reject(badForm()))
    req.pipe(parser)
  })
