import { checkFileName, fileEnding, fileKinds, MAX_FILE_BYTES, type FileContentType } from '#domain/file-name.ts'
import type { UploadProblem } from '#wire/files.ts'
import { fileTypeFromBuffer } from 'file-type'
import { checkJpeg, checkPng, checkWebp } from './check-image.ts'
import { checkPdf } from './check-pdf.ts'

const isAllowed = (mime: string | undefined): mime is FileContentType => mime !== undefined && mime in fileKinds

/**
 * A ZIP is found from its end: an archive can hang behind, or lie inside, anything. The end record must point at a
 * directory that is there, so that four chance bytes of a photo do not count (APPNOTE 4.3.16).
 */
const holdsZip = (bytes: Buffer): boolean => {
  const tail = Math.max(0, bytes.length - 65_557)
  for (
    let at = bytes.indexOf('PK\x05\x06', tail, 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\x05\x06', at + 4, 'latin1')
  ) {
    if (at + 22 > bytes.length) return false
    const directoryAt = at - bytes.readUInt32LE(at + 12)
    if (bytes.readUInt16LE(at + 10) === 0) return true
    if (directoryAt >= 0 && bytes.toString('latin1', directoryAt, directoryAt + 4) === 'PK\x01\x02') return true
  }
  return false
}

/** What careless readers look for near the beginning, whatever the first bytes say. */
const looksElse = (bytes: Buffer, type: FileContentType): boolean => {
  const begin = bytes.toString('latin1', 0, 1024)
  if (type !== 'application/pdf' && begin.includes('%PDF-')) return true
  return /<(!doctype|html|head|body|script|svg|iframe)[\s>]/i.test(begin) || /^#!|<\?php/i.test(begin)
}

const checkContent: Record<FileContentType, (bytes: Buffer) => UploadProblem | null> = {
  'application/pdf': (bytes) => {
    const problem = checkPdf(bytes)
    return problem && `pdf_${problem}`
  },
  'image/jpeg': (bytes) => {
    const problem = checkJpeg(bytes)
    return problem && `image_${problem}`
  },
  'image/png': (bytes) => {
    const problem = checkPng(bytes)
    return problem && `image_${problem}`
  },
  'image/webp': (bytes) => {
    const problem = checkWebp(bytes)
    return problem && `image_${problem}`
  },
}

/** Decides on an upload by its content; the type that the sender claimed is not even asked for. */
export const checkUpload = async (
  givenName: string,
  given: Uint8Array,
): Promise<{ name: string; contentType: FileContentType } | { problem: UploadProblem }> => {
  const named = checkFileName(givenName)
  if ('problem' in named) return { problem: `name_${named.problem}` }
  if (given.length === 0) return { problem: 'empty' }
  if (given.length > MAX_FILE_BYTES) return { problem: 'too_large' }
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const contentType = (await fileTypeFromBuffer(bytes))?.mime
  if (!isAllowed(contentType)) return { problem: 'type_not_allowed' }
  if (!(fileKinds[contentType] as readonly string[]).includes(fileEnding(named.name)))
    return { problem: 'ending_does_not_match' }
  if (holdsZip(bytes) || looksElse(bytes, contentType)) return { problem: 'also_something_else' }
  const problem = checkContent[contentType](bytes)
  return problem ? { problem } : { name: named.name, contentType }
}
