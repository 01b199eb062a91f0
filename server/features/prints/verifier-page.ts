import { canonicalJson } from '#domain/canonical-json.ts'
import { GENESIS_HASH } from '#domain/hash-chain.ts'

interface Chosen {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}
interface Finding {
  ok: boolean
  text: string
}
interface Page {
  canonicalJson: (value: unknown) => string
  genesis: string
}
interface Counted {
  id: string
  unit: string
  value: number | null
  numerator: number | null
  rows: { of: string; ids: string[] }
}
interface Held {
  document: { hash: string; computedAtMs: number; figures: Counted[]; rows: { id: string; rows: { id: string }[] }[] }
}

/**
 * Runs in the browser of the inspector: it must not use anything from outside but its arguments. It checks every file
 * against the manifest, the document against its hash, each event chain link by link, and that the rows behind the
 * figures are there.
 */
export const checkBox = async (chosen: readonly Chosen[], page: Page): Promise<Finding[]> => {
  const findings: Finding[] = []
  const say = (ok: boolean, text: string): void => void findings.push({ ok, text })
  const hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
    [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
      .map((b) => b.toString(16).padStart(2, '0'))
      .join('')
  const hashText = (text: string): Promise<string> => hex(new TextEncoder().encode(text))
  const find = (name: string): Chosen | undefined => chosen.find((file) => file.name === name)
  const json = (name: string): unknown => {
    const file = find(name)
    return file === undefined ? null : JSON.parse(new TextDecoder().decode(file.bytes))
  }

  const manifest = json('manifest.json') as { name: string; sha256: string }[] | null
  if (manifest === null) return [{ ok: false, text: 'manifest.json belum dipilih' }]
  for (const { name, sha256 } of manifest) {
    const file = find(name)
    if (file === undefined) say(false, `${name}: belum dipilih`)
    else say((await hex(file.bytes)) === sha256, `${name}: SHA-256 ${sha256.slice(0, 16)}…`)
  }

  const held = json('evaluasi.json') as Held | null
  if (held !== null) {
    const { hash, computedAtMs, ...content } = held.document
    void computedAtMs
    say((await hashText(page.canonicalJson(content))) === hash, `Dokumen sesuai dengan SHA-256-nya: ${hash}`)
    const ids = new Map(held.document.rows.map((table) => [table.id, new Set(table.rows.map((row) => row.id))]))
    const orphans = held.document.figures.filter(({ rows }) => rows.ids.some((id) => !ids.get(rows.of)?.has(id)))
    say(orphans.length === 0, `Semua baris di balik ${held.document.figures.length} angka ada di dalam dokumen`)
    const shares = held.document.figures.filter(({ unit, numerator }) => unit === 'share' && numerator !== null)
    const wrong = shares.filter(({ rows, numerator }) => rows.of !== 'links' && rows.ids.length !== numerator)
    say(wrong.length === 0, `Pembilang ${shares.length} persentase sama dengan banyaknya baris di baliknya`)
  }

  const requests = json('peristiwa.json') as
    { id: string; log: { seq: number; entry: unknown; prevHash: string; hash: string }[] }[] | null
  if (requests !== null) {
    const broken: string[] = []
    for (const { id, log } of requests) {
      let [seq, head] = [0, page.genesis]
      for (const link of log) {
        const isNext = link.seq === seq + 1 && link.prevHash === head
        if (!isNext || (await hashText(`${head}\n${page.canonicalJson(link.entry)}`)) !== link.hash) {
          broken.push(`${id} (peristiwa ${link.seq})`)
          break
        }
        seq = link.seq
        head = link.hash
      }
    }
    const list = broken.length === 0 ? '' : `: ${broken.join(', ')}`
    say(broken.length === 0, `Jejak peristiwa ${requests.length} permintaan utuh${list}`)
  }
  return findings
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** One file without anything from outside; the rules in it are the product's own functions, as Node runs them. */
export const verifierPage = (title: string): string => `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Periksa: ${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}li.ok::marker{content:"\\2713  ";color:#0d5643}li.bad::marker{content:"\\2717  ";color:#870905}li.bad{font-weight:600}code{word-break:break-all}</style>
</head><body><h1>${escaped(title)}</h1>
<p>Pilih semua berkas dari paket ini. Pemeriksaan berjalan di komputer Anda; tidak ada yang dikirim ke mana pun.</p>
<p><label>Berkas: <input id="files" type="file" multiple></label></p>
<p id="sum" role="status"></p><ul id="list"></ul>
<script type="module">
const isPlain = (value) => Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null
const canonicalJson = ${canonicalJson.toString()}
const checkBox = ${checkBox.toString()}
document.querySelector('#files').addEventListener('change', async (event) => {
  const chosen = await Promise.all([...event.target.files].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })))
  const findings = await checkBox(chosen, { canonicalJson, genesis: '${GENESIS_HASH}' }).catch((error) => [{ ok: false, text: String(error) }])
  document.querySelector('#list').replaceChildren(...findings.map(({ ok, text }) => {
    const item = document.createElement('li'); item.className = ok ? 'ok' : 'bad'; item.textContent = text; return item
  }))
  const bad = findings.filter(({ ok }) => !ok).length
  document.querySelector('#sum').textContent = bad === 0 ? 'Semua sesuai.' : bad + ' hal tidak sesuai.'
})
</script></body></html>
`
