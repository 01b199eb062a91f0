import type { Inventory } from '#platform/inventory.ts'
import type { CollectorShare } from '#wire/collector-share.ts'
import { createHash } from 'node:crypto'

/** What a collector needs to poll these devices, and nothing of the others. */
export const shareOf = (
  { devices, links }: Pick<Inventory, 'devices' | 'links'>,
  ids: readonly string[],
): CollectorShare => {
  const wanted = new Set(ids)
  const content = {
    devices: devices.filter(({ id }) => wanted.has(id)),
    links: links
      .filter(({ deviceId }) => wanted.has(deviceId))
      .map(({ id, opdId, deviceId, target, faces, contract }) => ({ id, opdId, deviceId, target, faces, contract })),
  }
  return { etag: createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 32), ...content }
}
