import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { LearntDevice } from './poll/learnt-device.ts'
import { nothingLearnt } from './poll/learnt-device.ts'

/**
 * What the collector learnt about its devices, kept over restarts in one small JSON file. Losing it costs some minutes of
 * learning, so a damaged or missing file is simply empty.
 */
export const openLearntFile = async (path: string) => {
  const devices = new Map<string, LearntDevice>(await readDevices(path))
  let saved = JSON.stringify([...devices])
  return {
    device(id: string): LearntDevice {
      let learnt = devices.get(id)
      if (!learnt) devices.set(id, (learnt = nothingLearnt()))
      return learnt
    },
    /** Writes the file when something changed: complete or not at all. */
    async save(): Promise<void> {
      const text = JSON.stringify([...devices])
      if (text === saved) return
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, text)
      await rename(`${path}.new`, path)
      saved = text
    },
  }
}
export type LearntFile = Awaited<ReturnType<typeof openLearntFile>>

const isPositive = (value: unknown): value is number => typeof value === 'number' && value > 0

const readDevices = async (path: string): Promise<[string, LearntDevice][]> => {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (!Array.isArray(parsed)) return []
    return parsed.map(([id, said]: [string, Partial<LearntDevice>]) => [String(id), readDevice(said)])
  } catch {
    return []
  }
}

const readDevice = (said: Partial<LearntDevice>): LearntDevice => {
  const learnt = nothingLearnt()
  if (isPositive(said.varbinds)) learnt.varbinds = Math.min(60, Math.max(4, Math.round(said.varbinds)))
  if (said.isBulkBroken === true) learnt.isBulkBroken = true
  if (isPositive(said.refreshMs)) learnt.refreshMs = said.refreshMs
  if (isPositive(said.uptimeGranularityMs)) learnt.uptimeGranularityMs = said.uptimeGranularityMs
  for (const [link, columns] of Object.entries(said.orientations ?? {}))
    if (columns === 'inIsDownload' || columns === 'inIsUpload') learnt.orientations[link] = columns
  return learnt
}
