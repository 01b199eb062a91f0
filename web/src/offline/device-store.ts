/**
 * What this browser keeps on its disk (IndexedDB): `answers` to be read without a network, `reports` to be sent later.
 * A browser that keeps nothing (a private window, a full disk) is an ordinary one: reading then finds nothing, and only
 * who must know whether something was kept is told.
 */
export type StoreName = 'answers' | 'reports'

const NAME = 'pantau'
const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the device store failed'))
  })

let opened: Promise<IDBDatabase> | null = null
const database = (): Promise<IDBDatabase> => {
  if (opened) return opened
  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      for (const store of ['answers', 'reports'] satisfies StoreName[]) request.result.createObjectStore(store)
    }
    const db = await done(request)
    // Another window may empty or renew it: this one opens it again.
    const forget = (): void => void (opened = null)
    db.onversionchange = () => (db.close(), forget())
    db.onclose = forget
    return db
  }
  opened = open()
  opened.catch(() => (opened = null))
  return opened
}
const inStore = async (name: StoreName, mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await database()).transaction(name, mode).objectStore(name)

/** Null when there is nothing under this key, or nothing can be read. */
export const readKept = async (name: StoreName, key: string): Promise<unknown> => {
  try {
    return ((await done((await inStore(name, 'readonly')).get(key))) as unknown) ?? null
  } catch {
    return null
  }
}
export const readAllKept = async (name: StoreName): Promise<unknown[]> => {
  try {
    return (await done((await inStore(name, 'readonly')).getAll())) as unknown[]
  } catch {
    return []
  }
}
/** Throws when the browser keeps nothing. */
export const writeKept = async (name: StoreName, key: string, value: unknown): Promise<void> => {
  await done((await inStore(name, 'readwrite')).put(value, key))
}
export const removeKept = async (name: StoreName, key: string): Promise<void> => {
  await done((await inStore(name, 'readwrite')).delete(key)).catch(() => undefined)
}
export const emptyKept = async (name: StoreName): Promise<void> => {
  try {
    await done((await inStore(name, 'readwrite')).clear())
  } catch {
    // Nothing was kept.
  }
}
