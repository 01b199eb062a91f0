import { crc32, deflateSync } from 'node:zlib'

/** Small real files, built byte by byte so that a test can bend each one at will. */
const u32be = (n: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}
const u32le = (n: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n)
  return bytes
}
const ascii = (text: string) => Buffer.from(text, 'latin1')

export const pngChunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([ascii(type), data])
  return Buffer.concat([u32be(data.length), body, u32be(crc32(body))])
}
export const pngOf = (width = 1, height = 1): Buffer =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', Buffer.concat([u32be(width), u32be(height), Buffer.from([8, 2, 0, 0, 0])])),
    pngChunk('IDAT', deflateSync(Buffer.from([0, 255, 0, 0]))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])

const segment = (marker: number, data: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]), data])
/** Entropy-coded data with a stuffed FF and a restart marker inside. */
export const jpegOf = (width = 8, height = 8): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, ascii('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
    Buffer.from([0xff, 0xd9]),
  ])

export const webpOf = (): Buffer => {
  const image = Buffer.from('2f00000000888808', 'hex')
  const body = Buffer.concat([ascii('WEBPVP8L'), u32le(image.length), image, ascii('EXIF'), u32le(2), ascii('ab')])
  return Buffer.concat([ascii('RIFF'), u32le(body.length), body])
}

/** One page; `extra` objects stand before the trailer. */
export const pdfOf = (extra: string | Buffer = '', trailer = ''): Buffer =>
  Buffer.concat([
    ascii(`%PDF-1.7
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>> endobj
4 0 obj <</Length 33>>
stream
BT (Surat permohonan JS /JS) Tj ET
endstream
endobj
`),
    typeof extra === 'string' ? ascii(extra) : extra,
    ascii(`\ntrailer <</Root 1 0 R ${trailer}>>\nstartxref\n0\n%%EOF\n`),
  ])
export const objectStream = (text: string, dictionary = '/Filter /FlateDecode'): Buffer => {
  const content = dictionary.includes('Flate') ? deflateSync(ascii(text)) : ascii(text)
  return Buffer.concat([
    ascii(`9 0 obj <</Type /ObjStm /N 1 /First 4 ${dictionary} /Length ${content.length}>>\nstream\n`),
    content,
    ascii('\nendstream\nendobj\n'),
  ])
}

/** One stored entry. */
export const zipOf = (name = 'a.html', content = '<script>alert(1)</script>'): Buffer => {
  const data = ascii(content)
  const crc = u32le(crc32(data))
  const sizes = Buffer.concat([crc, u32le(data.length), u32le(data.length)])
  const nameLength = Buffer.from([name.length, 0])
  const local = Buffer.concat([
    ascii('PK\x03\x04'),
    Buffer.alloc(10),
    sizes,
    nameLength,
    Buffer.alloc(2),
    ascii(name),
    data,
  ])
  const central = Buffer.concat([
    ascii('PK\x01\x02'),
    Buffer.alloc(12),
    sizes,
    nameLength,
    Buffer.alloc(16),
    ascii(name),
  ])
  const end = Buffer.concat([
    ascii('PK\x05\x06'),
    Buffer.alloc(4),
    Buffer.from([1, 0, 1, 0]),
    u32le(central.length),
    u32le(local.length),
    Buffer.alloc(2),
  ])
  return Buffer.concat([local, central, end])
}
