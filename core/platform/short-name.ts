/** What fits a wall tile at 5 m (ux.md). */
export const MAX_SHORT_NAME = 14

/** `Dinas Kesehatan` → `Kesehatan`; a name that is still too long is cut at a word, then at the letter. */
export const shortNameOf = (name: string): string => {
  if (name.length <= MAX_SHORT_NAME) return name
  const core = name.replace(/^(Dinas|Badan|Kantor|Bagian|Kecamatan|Kelurahan|Sekretariat|Satuan)\s+/i, '')
  if (core.length <= MAX_SHORT_NAME) return core
  const cut = core.slice(0, MAX_SHORT_NAME + 1)
  const lastSpace = cut.lastIndexOf(' ')
  const whole = lastSpace >= 5 ? cut.slice(0, lastSpace) : core.slice(0, MAX_SHORT_NAME)
  return whole.replace(/[\s,&/-]+(dan|&)?$/i, '')
}
