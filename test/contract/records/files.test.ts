import { MAX_FILE_BYTES } from '#domain/file-name.ts'
import type { UploadProblem } from '#wire/files.ts'
import { createFileFeature } from '#server/features/files/create-file-feature.ts'
import { createFileFolder, type FileFolder } from '#server/features/files/file-folder.ts'
import { cleanUnboundFiles, createFileStore } from '#server/features/files/file-store.ts'
import type { FileStore } from '#server/ports/file-store.ts'
import { createHash } from 'node:crypto'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog, startRecordsApp, type PersonName, type RecordsApp } from './records-app.ts'
import { jpegOf, objectStream, pdfOf, pngChunk, pngOf, webpOf, zipOf } from './sample-files.ts'

let app: RecordsApp
let files: FileStore
let folder: FileFolder

beforeEach(async () => {
  app = await startRecordsApp((made) => {
    folder = createFileFolder(made.dataDir)
    files = createFileStore({ ...made, folder })
    createFileFeature({
      ...made,
      log: silentLog,
      files,
      folder,
      scopes: [
        {
          kind: 'request',
          mayRead: (principal, { ownerId }) =>
            Promise.resolve(ownerId === 'r1' && (principal.role === 'head' || principal.opdId === 'dinkes')),
        },
      ],
    })
  })
})
afterEach(() => app.stop())

const upload = (who: PersonName, name: string, bytes: Uint8Array, claimed = 'application/pdf') => {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)], { type: claimed }), name)
  return app.call(who, 'POST', '/files', form)
}
const onDisk = async () =>
  (await readdir(join(app.dataDir, 'files'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name))
const rows = () => app.db.selectFrom('files').selectAll().execute()

const plain = pdfOf()
const photo = jpegOf()

describe('what is taken', () => {
  it.each([
    ['surat.pdf', plain, 'application/pdf'],
    ['surat.PDF', pdfOf(objectStream('1 0 <</Title (JavaScript course)>>')), 'application/pdf'],
    ['foto.jpg', photo, 'image/jpeg'],
    ['foto.jpeg', Buffer.concat([photo, photo, Buffer.alloc(16)]), 'image/jpeg'],
    ['foto.png', pngOf(), 'image/png'],
    ['foto.webp', webpOf(), 'image/webp'],
    ['Surat Permohonan – Dinas Kesehatan (1).pdf', plain, 'application/pdf'],
  ])('%s', async (name, bytes, type) => {
    const reply = await upload('health', name, bytes, 'text/html')
    expect(reply.status).toBe(201)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(await reply.json()).toMatchObject({ name, contentType: type, sizeBytes: bytes.length, sha256 })
    const [path] = await onDisk()
    expect(path).toContain(join(app.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2)))
    expect(await readFile(path ?? '')).toEqual(Buffer.from(bytes))
  })

  it('exactly 10 MB, not one octet more', async () => {
    const filler = (size: number) => {
      const empty = pdfOf('% \n')
      return pdfOf(`% ${'x'.repeat(size - empty.length)}\n`)
    }
    expect((await upload('health', 'besar.pdf', filler(MAX_FILE_BYTES))).status).toBe(201)
    expect((await upload('health', 'besar.pdf', filler(MAX_FILE_BYTES + 1))).status).toBe(413)
  })
})

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
const refused: [string, string, Uint8Array, UploadProblem, number?][] = [
  ['zero bytes', 'a.pdf', Buffer.alloc(0), 'empty'],
  ['11 MB', 'a.pdf', Buffer.concat([plain, Buffer.alloc(11 * 1024 * 1024)]), 'too_large', 413],
  ['SVG with script', 'a.svg', svg, 'type_not_allowed'],
  ['SVG without script', 'a.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'type_not_allowed'],
  ['SVG called PNG', 'a.png', svg, 'type_not_allowed'],
  ['HTML', 'a.pdf', Buffer.from('<!doctype html><p>x'), 'type_not_allowed'],
  ['ZIP', 'a.zip', zipOf(), 'type_not_allowed'],
  ['ZIP called PDF', 'a.pdf', zipOf(), 'type_not_allowed'],
  ['zip bomb', 'a.pdf', gzipSync(Buffer.alloc(50_000_000)), 'type_not_allowed'],
  ['PDF bomb', 'a.pdf', pdfOf(objectStream(' '.repeat(40_000_000))), 'pdf_too_much_inside'],
  ['picture bomb', 'a.png', pngOf(60_000, 60_000), 'image_too_many_pixels'],
  ['JPEG bomb', 'a.jpg', jpegOf(65_000, 65_000), 'image_too_many_pixels'],
  ['JPEG called PDF', 'a.pdf', photo, 'ending_does_not_match'],
  ['PDF called JPEG', 'a.jpg', plain, 'ending_does_not_match'],
  ['double ending', 'a.pdf.exe', plain, 'ending_does_not_match'],
  ['no ending', 'pdf', plain, 'ending_does_not_match'],
  ['GIF', 'a.gif', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), 'type_not_allowed'],
  ['Windows program', 'a.pdf', Buffer.from(`MZ${'\0'.repeat(200)}`), 'type_not_allowed'],
  ['PDF that does not begin at once', 'a.pdf', Buffer.concat([Buffer.from('\n<html>'), plain]), 'type_not_allowed'],
  ['PDF + ZIP', 'a.pdf', Buffer.concat([plain, zipOf()]), 'also_something_else'],
  ['ZIP inside PDF', 'a.pdf', pdfOf(zipOf()), 'also_something_else'],
  ['JPEG + ZIP', 'a.jpg', Buffer.concat([photo, zipOf()]), 'also_something_else'],
  ['JPEG + HTML', 'a.jpg', Buffer.concat([photo, Buffer.alloc(2000), svg]), 'image_bytes_after_end'],
  ['JPEG + HTML near its beginning', 'a.jpg', Buffer.concat([photo, svg]), 'also_something_else'],
  ['JPEG + video', 'a.jpg', Buffer.concat([photo, Buffer.from('\0\0\0\x18ftypmp42')]), 'image_bytes_after_end'],
  [
    'JPEG that is a PDF too',
    'a.jpg',
    Buffer.concat([photo.subarray(0, -2), plain, photo.subarray(-2)]),
    'also_something_else',
  ],
  ['JPEG cut off', 'a.jpg', photo.subarray(0, -2), 'image_broken'],
  ['PNG + bytes', 'a.png', Buffer.concat([pngOf(), Buffer.from('x')]), 'image_bytes_after_end'],
  ['PNG with a wrong checksum', 'a.png', Buffer.concat([pngOf().subarray(0, -1), Buffer.from('x')]), 'image_broken'],
  ['PNG without end', 'a.png', pngOf().subarray(0, -12), 'image_broken'],
  [
    'PNG that begins otherwise',
    'a.png',
    Buffer.concat([pngOf().subarray(0, 8), pngChunk('tEXt', Buffer.from('a\0b')), pngOf().subarray(8)]),
    'type_not_allowed',
  ],
  ['WebP + bytes', 'a.webp', Buffer.concat([webpOf(), Buffer.from('xx')]), 'image_bytes_after_end'],
  [
    'WebP with an unknown part',
    'a.webp',
    Buffer.from(webpOf().toString('latin1').replace('EXIF', 'EVIL'), 'latin1'),
    'image_broken',
  ],
  ['PDF with JavaScript', 'a.pdf', pdfOf('5 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj'), 'pdf_active_content'],
  ['PDF with escaped JavaScript', 'a.pdf', pdfOf('5 0 obj <</S /J#61vaScript>> endobj'), 'pdf_active_content'],
  ['PDF with packed JavaScript', 'a.pdf', pdfOf(objectStream('5 0 <</S /JavaScript /JS (x)>>')), 'pdf_active_content'],
  [
    'PDF with an unpacked object stream',
    'a.pdf',
    pdfOf(objectStream('5 0 <</S /Java#53cript>>', '')),
    'pdf_active_content',
  ],
  [
    'PDF with hidden packing',
    'a.pdf',
    pdfOf(objectStream('x', '/Filter [/ASCIIHexDecode /FlateDecode]')),
    'pdf_broken',
  ],
  [
    'PDF with predicted packing',
    'a.pdf',
    pdfOf(objectStream('x', '/Filter /FlateDecode /DecodeParms <</Predictor 12>>')),
    'pdf_broken',
  ],
  [
    'PDF whose script hides behind a false stream',
    'a.pdf',
    pdfOf(Buffer.concat([Buffer.from('% stream\n'), objectStream('<</S /JavaScript>>')])),
    'pdf_active_content',
  ],
  ['PDF that starts a program', 'a.pdf', pdfOf('5 0 obj <</S /Launch /F (cmd.exe)>> endobj'), 'pdf_active_content'],
  ['PDF with an attached file', 'a.pdf', pdfOf('5 0 obj <</Type /EmbeddedFile>> endobj'), 'pdf_active_content'],
  ['PDF with a form', 'a.pdf', pdfOf('5 0 obj <</XFA 6 0 R>> endobj'), 'pdf_active_content'],
  ['PDF that is protected', 'a.pdf', pdfOf('', '/Encrypt 7 0 R'), 'pdf_encrypted'],
  ['PDF with bytes behind its end', 'a.pdf', Buffer.concat([plain, Buffer.from('<b>x</b>')]), 'pdf_broken'],
  ['PDF cut off', 'a.pdf', plain.subarray(0, -8), 'pdf_broken'],
  ['path in the name', '../../etc/passwd.pdf', plain, 'name_path'],
  ['Windows path in the name', String.raw`C:\surat.pdf`, plain, 'name_path'],
  ['line feed in the name', 'a\nb.pdf', plain, 'name_control_characters'],
  ['NUL in the name', 'a\0.pdf', plain, 'name_control_characters'],
  ['turned reading direction in the name', 'surat\u202Efdp.pdf', plain, 'name_control_characters'],
  ['hidden name', '.htaccess.pdf', plain, 'name_hidden'],
  ['very long name', `${'a'.repeat(200)}.pdf`, plain, 'name_too_long'],
]

/** FormData escapes names; a hostile sender does not. */
const uploadRaw = (filename: string, bytes: Uint8Array): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    void app.call('health', 'GET', '/files/x').then(({ url }) => {
      const { port } = new URL(url)
      const req = request(
        {
          port,
          method: 'POST',
          path: '/files',
          headers: { 'x-test-person': 'health', 'content-type': 'multipart/form-data; boundary=b' },
        },
        (res) => {
          let body = ''
          res.on('data', (chunk: Buffer) => (body += chunk.toString()))
          res.on('end', () => resolve({ status: res.statusCode ?? 0, body }))
        },
      )
      req.on('error', reject)
      req.write(
        `--b\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: application/pdf\r\n\r\n`,
      )
      req.write(bytes)
      req.end('\r\n--b--\r\n')
    }, reject)
  })

describe('what is refused, with a reason and nothing written', () => {
  it.each(refused)('%s', async (_what, name, bytes, reason, status = 422) => {
    const problem = await files.save({ name, bytes, byAccountId: 'opd-dinkes' }).then(
      () => null,
      (error: unknown) => error,
    )
    expect(problem).toMatchObject({ code: status === 413 ? 'too-large' : 'refused', details: { reason } })
    expect(await onDisk()).toEqual([])
    expect(await rows()).toEqual([])
  })

  it('tells so over HTTP too', async () => {
    for (const [what, name, bytes, reason, status = 422] of refused.filter(
      ([, name]) => !name.includes('\n') && !name.includes('\0'),
    )) {
      const reply = await upload('health', name, bytes)
      expect(reply.status, what).toBe(status)
      const { error } = (await reply.json()) as { error: { reason: string; message: string } }
      // A path is also refused where FormData or the parser would have cut it.
      expect(error.reason, what).toBe(reason)
      expect(error.message.length).toBeGreaterThan(10)
    }
    expect(await onDisk()).toEqual([])
    expect(await rows()).toEqual([])
  })

  it('a path that arrives unescaped', async () => {
    const { status, body } = await uploadRaw('../../../tmp/surat.pdf', plain)
    expect(status).toBe(422)
    expect(body).toContain('name_path')
  })

  it('a form that is none, another field, two files, a half sent one', async () => {
    expect((await app.call('health', 'POST', '/files', { file: 'x' })).status).toBe(400)
    const other = new FormData()
    other.append('photo', new Blob([new Uint8Array(plain)]), 'a.pdf')
    expect((await app.call('health', 'POST', '/files', other)).status).toBe(400)
    const two = new FormData()
    two.append('file', new Blob([new Uint8Array(plain)]), 'a.pdf')
    two.append('file', new Blob([new Uint8Array(plain)]), 'b.pdf')
    expect((await app.call('health', 'POST', '/files', two)).status).toBe(400)
    expect(await rows()).toEqual([])
  })

  it('more than forty that nobody used', async () => {
    for (let n = 0; n < 40; n += 1) await files.save({ name: 'a.pdf', bytes: plain, byAccountId: 'opd-dinkes' })
    expect((await upload('health', 'a.pdf', plain)).status).toBe(429)
    expect((await upload('schools', 'a.pdf', plain)).status).toBe(201)
  })
})

describe('who reads it', () => {
  const bind = (id: string, by: string, owner = { kind: 'request' as const, id: 'r1' }) =>
    app.db.transaction().execute((tx) => files.attach(tx, { fileIds: [id], owner, byAccountId: by }))
  const uploaded = async () => ((await (await upload('health', 'surat.pdf', plain)).json()) as { id: string }).id

  it('before it is bound: the uploader alone', async () => {
    const id = await uploaded()
    expect((await app.call('health', 'GET', `/files/${id}`)).status).toBe(200)
    for (const who of ['schools', 'head', 'technician', 'admin'] as const)
      expect((await app.call(who, 'GET', `/files/${id}`)).status).toBe(404)
  })

  it('after: those whom its owner names, and the others learn nothing', async () => {
    const id = await uploaded()
    await bind(id, 'opd-dinkes')
    expect((await app.call('head', 'GET', `/files/${id}`)).status).toBe(200)
    expect((await app.call('health', 'GET', `/files/${id}`)).status).toBe(200)
    const foreign = await app.call('schools', 'GET', `/files/${id}`)
    const absent = await app.call('schools', 'GET', '/files/00000000-0000-0000-0000-000000000000')
    const said = async (reply: Response) => ({ ...((await reply.json()) as { error: object }).error, errorId: '' })
    expect(foreign.status).toBe(404)
    expect(await said(foreign)).toEqual(await said(absent))
    expect((await app.call('wall', 'GET', `/files/${id}`)).status).toBe(403)
    expect((await app.call(null, 'GET', `/files/${id}`)).status).toBe(401)
  })

  it('a kind without a rule is read by nobody, its uploader included', async () => {
    const id = await uploaded()
    await app.db
      .transaction()
      .execute((tx) =>
        files.attach(tx, { fileIds: [id], owner: { kind: 'evaluation', id: 'e' }, byAccountId: 'opd-dinkes' }),
      )
    for (const who of ['health', 'head', 'admin'] as const)
      expect((await app.call(who, 'GET', `/files/${id}`)).status).toBe(404)
  })

  it('is handed out as a download that cannot run', async () => {
    const reply = await app.call('health', 'GET', `/files/${await uploaded()}`)
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-disposition': 'attachment; filename=surat.pdf',
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    })
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(plain)
  })

  it('is bound by its uploader, once, and rolled back with the move', async () => {
    const id = await uploaded()
    await expect(bind(id, 'opd-dindik')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(
      app.db.transaction().execute(async (tx) => {
        await files.attach(tx, { fileIds: [id], owner: { kind: 'request', id: 'r1' }, byAccountId: 'opd-dinkes' })
        throw new Error('refused')
      }),
    ).rejects.toThrow('refused')
    expect((await app.call('head', 'GET', `/files/${id}`)).status).toBe(404)
    expect(await bind(id, 'opd-dinkes')).toMatchObject([{ id, name: 'surat.pdf' }])
    await expect(bind(id, 'opd-dinkes', { kind: 'request', id: 'r2' })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('one that changed on the disk is not handed out', async () => {
    const id = await uploaded()
    const [path] = await onDisk()
    await writeFile(path ?? '', 'something else')
    await expect(files.read(id)).rejects.toThrow('its hash differs')
    expect((await app.call('health', 'GET', `/files/${id}`)).status).toBe(500)
  })
})

describe('what nobody used', () => {
  it('is removed after a day; bound files and fresh ones stay', async () => {
    const parts = { db: app.db, clock: app.clock, folder }
    const save = (name: string) => files.save({ name, bytes: plain, byAccountId: 'opd-dinkes' })
    const old = await save('lama.pdf')
    const bound = await save('terpakai.pdf')
    await app.db
      .transaction()
      .execute((tx) =>
        files.attach(tx, { fileIds: [bound.id], owner: { kind: 'request', id: 'r1' }, byAccountId: 'opd-dinkes' }),
      )
    app.clock.advance(20 * 3_600_000)
    const fresh = await save('baru.pdf')
    app.clock.advance(5 * 3_600_000)
    expect(await cleanUnboundFiles(parts)).toBe(1)
    expect(await files.read(old.id)).toBeNull()
    expect(await files.read(bound.id)).not.toBeNull()
    expect(await files.read(fresh.id)).not.toBeNull()
    expect(await onDisk()).toHaveLength(2)
  })

  it('bytes without a row (a crash in between) go too', async () => {
    await files.save({ name: 'a.pdf', bytes: plain, byAccountId: 'opd-dinkes' })
    const [known] = await onDisk()
    const stray = `${known?.slice(0, known.lastIndexOf('.'))}.stray.part`
    await writeFile(stray, 'half')
    const dayAgo = app.clock.nowMs() / 1000 - 25 * 3600
    await utimes(stray, dayAgo, dayAgo)
    await utimes(known ?? '', dayAgo, dayAgo)
    expect(await cleanUnboundFiles({ db: app.db, clock: app.clock, folder })).toBe(1)
    expect(await onDisk()).toEqual([known])
  })
})
