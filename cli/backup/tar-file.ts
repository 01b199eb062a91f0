import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** POSIX ustar (IEEE 1003.1): plain files only, so that `tar tf` opens a backup too. Sizes above 8 GiB as GNU writes them. */
const BLOCK = 512
const CHUNK = 1024 * 1024

const header = (path: string, size: number, mtimeMs: number): Buffer => {
  const slash = path.lastIndexOf('/')
  const [prefix, name] = slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)]
  if (name.length > 100 || prefix.length > 155) throw new RangeError(`${path} is too long for an archive`)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, 'latin1')
  block.write('0000600\0' + '0000000\0' + '0000000\0', 100, 'latin1')
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  else {
    block[124] = 0x80
    block.writeBigUInt64BE(BigInt(size), 128)
  }
  block.write(
    `${Math.floor(mtimeMs / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
    'latin1',
  )
  block.write('        0', 148, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  block.write(prefix, 345, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** Appends entries to an open file; `end()` closes the archive (two empty blocks). */
export const createTarWriter = (out: FileHandle, mtimeMs: number) => {
  const pad = async (size: number): Promise<void> => {
    if (size % BLOCK !== 0) await out.write(Buffer.alloc(BLOCK - (size % BLOCK)))
  }
  return {
    /** Copies a file of known size; returns its SHA-256. Throws when it is not as long as said. */
    async addFile(path: string, source: string, size: number): Promise<string> {
      await out.write(header(path, size, mtimeMs))
      const hash: Hash = createHash('sha256')
      let written = 0
      for await (const chunk of createReadStream(source, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
        hash.update(chunk)
        written += chunk.length
        await out.write(chunk)
      }
      if (written !== size) throw new Error(`${source} changed while it was copied`)
      await pad(size)
      return hash.digest('hex')
    },
    async addBytes(path: string, bytes: Buffer): Promise<void> {
      await out.write(header(path, bytes.length, mtimeMs))
      await out.write(bytes)
      await pad(bytes.length)
    },
    end: () => out.write(Buffer.alloc(2 * BLOCK)),
  }
}

export interface TarEntry {
  path: string
  size: number
  /** Where its content begins in the archive. */
  offset: number
}

const octal = (block: Buffer, at: number, length: number): number =>
  Number.parseInt(
    block
      .toString('latin1', at, at + length)
      .replaceAll('\0', '')
      .trim() || '0',
    8,
  )
const cut = (block: Buffer, at: number, length: number): string =>
  block.toString('latin1', at, at + length).replace(/\0.*$/s, '')

/** The entries of an archive in order. Throws on a damaged header, on anything but plain files, and on a missing end. */
export async function* readTarEntries(archive: FileHandle): AsyncGenerator<TarEntry> {
  const { size: total } = await archive.stat()
  const block = Buffer.alloc(BLOCK)
  for (let at = 0; at + BLOCK <= total;) {
    await archive.read(block, 0, BLOCK, at)
    if (block.every((byte) => byte === 0)) return
    const sum = octal(block, 148, 8)
    block.fill(' ', 148, 156)
    if (sum !== block.reduce((all, byte) => all + byte, 0))
      throw new Error('The archive is damaged, or no archive at all')
    if (block[156] !== 0x30) throw new Error('The archive holds something that is not a plain file')
    const size = block[124] === 0x80 ? Number(block.readBigUInt64BE(128)) : octal(block, 124, 12)
    const prefix = cut(block, 345, 155)
    const offset = at + BLOCK
    if (offset + size > total) break
    yield { path: (prefix === '' ? '' : `${prefix}/`) + cut(block, 0, 100), size, offset }
    at = offset + Math.ceil(size / BLOCK) * BLOCK
  }
  throw new Error('The archive is cut off')
}
