import { crc32 } from 'node:zlib'

/** A picture must end where its own format says, and hold no more pixels than a browser can open. */
type ImageProblem = 'broken' | 'bytes_after_end' | 'too_many_pixels'

/** 120 megapixels: above what phones of today take, below what fills a browser's memory. */
const MAX_PIXELS = 120_000_000

const pixels = (width: number, height: number): ImageProblem | null => {
  if (width === 0 || height === 0) return 'broken'
  return width * height > MAX_PIXELS ? 'too_many_pixels' : null
}

/** ISO/IEC 15948: length, type, data, CRC; IEND is the last chunk. */
export const checkPng = (bytes: Buffer): ImageProblem | null => {
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const next = at + 12 + length
    if (next > bytes.length) return 'broken'
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(next - 4)) return 'broken'
    if (at === 8) {
      if (type !== 'IHDR' || length !== 13) return 'broken'
      const problem = pixels(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12))
      if (problem) return problem
    }
    if (type === 'IEND') return next === bytes.length ? null : 'bytes_after_end'
    at = next
  }
  return 'broken'
}

const WEBP_CHUNKS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP', 'EXIF', 'XMP '])

/** WebP container: RIFF says the length of all, and knows few chunks (RFC 9649). */
export const checkWebp = (bytes: Buffer): ImageProblem | null => {
  if (bytes.length < 30) return 'broken'
  const end = bytes.readUInt32LE(4) + 8
  if (end > bytes.length) return 'broken'
  if (end < bytes.length) return 'bytes_after_end'
  for (let at = 12; at < end;) {
    if (at + 8 > end) return 'broken'
    const type = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const next = at + 8 + length + (length % 2)
    if (next > end || !WEBP_CHUNKS.has(type)) return 'broken'
    if (type === 'VP8X') {
      if (length < 10) return 'broken'
      const problem = pixels(bytes.readUIntLE(at + 12, 3) + 1, bytes.readUIntLE(at + 15, 3) + 1)
      if (problem) return problem
    }
    at = next
  }
  return null
}

const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

/** Walks one JPEG (ITU-T T.81 annex B) from its SOI; returns the offset behind its EOI. */
const walkJpeg = (bytes: Buffer, start: number): number | ImageProblem => {
  let at = start + 2
  let scanned = false
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return 'broken'
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (marker === 0xd9) return scanned ? at + 2 : 'broken'
    else if (standsAlone(marker)) at += 2
    else {
      if (at + 4 > bytes.length) return 'broken'
      const length = bytes.readUInt16BE(at + 2)
      if (length < 2 || at + 2 + length > bytes.length) return 'broken'
      if (isFrameHeader(marker)) {
        if (length < 8) return 'broken'
        const problem = pixels(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5))
        if (problem) return problem
      }
      at += 2 + length
      if (marker !== 0xda) continue
      scanned = true
      // Entropy-coded data: a marker is FF followed by neither 00 (stuffing) nor a restart.
      for (;;) {
        at = bytes.indexOf(0xff, at)
        if (at < 0 || at + 1 >= bytes.length) return 'broken'
        const next = bytes[at + 1] ?? 0
        if (next !== 0 && !standsAlone(next)) break
        at += 2
      }
    }
  }
  return 'broken'
}

/** Behind the picture only padding or further whole JPEGs (multi-picture format of phones, CIPA DC-007) may stand. */
export const checkJpeg = (bytes: Buffer): ImageProblem | null => {
  let at = 0
  while (at < bytes.length) {
    if (bytes[at] === 0) at += 1
    else if (at + 2 < bytes.length && bytes.readUInt16BE(at) === 0xffd8) {
      const end = walkJpeg(bytes, at)
      if (typeof end !== 'number') return end
      at = end
    } else return 'bytes_after_end'
  }
  return null
}
