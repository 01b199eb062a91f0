import { diffInventories, type ItemChange } from '#platform/inventory-diff.ts'
import { editInventory, type InventoryEdit } from '#platform/inventory-edit.ts'
import { withKeptSecrets, withoutSecrets } from '#platform/inventory-secrets.ts'
import { emptyInventory, withAbsoluteFiles } from '#platform/inventory-text.ts'
import type { Inventory, InventoryDevice } from '#platform/inventory.ts'
import type { ConfigProblem } from '#platform/config.ts'
import type { Principal } from '#domain/principal.ts'
import { inventoryRoutes, type DeviceInput } from '#wire/inventory.ts'
import type { FeatureContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'
import type { CollectorClient } from '../../live/collector-client.ts'
import type { LiveState } from '../../live/live-state.ts'
import type { InventoryBook, InventoryChange } from './inventory-book.ts'
import { readAsWritten } from './read-as-written.ts'
import { presentDevice, presentLink, presentVersion } from './present-inventory.ts'
import { versionNumbered, versionsBefore, type InventoryVersion } from './version-store.ts'

const PAGE = 50
/** Changes that an audit entry lists one by one; a large import is told by its numbers. */
const MAX_LISTED = 50

const count = (changes: readonly ItemChange[], kind: ItemChange['change']): number =>
  changes.filter(({ change }) => change === kind).length

/** How the wire calls what the text calls otherwise. */
const asGiven: Readonly<Record<string, string>> = {
  opd: '.opdId',
  device: '.deviceId',
  interface: '.target',
  queue: '.target',
  interval: '.intervalMs',
}
const itemOf = (edit: InventoryEdit | undefined): string =>
  edit === undefined || edit.kind === 'retire' ? '' : `.${edit.kind}`

/** The inventory on the screen: read, edit, test, import, undo. What holds is decided by the book and its parser. */
export const createInventoryFeature = (
  context: Pick<FeatureContext, 'db' | 'clock' | 'mount' | 'audit' | 'news'>,
  { book, state, collector }: { book: InventoryBook; state: LiveState; collector: Pick<CollectorClient, 'probe'> },
): void => {
  const { db, clock, mount, audit, news } = context
  let read = { number: -1, inventory: emptyInventory }
  /** The version in force, read once: a thousand links take some 200 ms. */
  const written = (): Inventory => {
    const { number, text } = book.current()
    if (read.number !== number) read = { number, inventory: readAsWritten(text) }
    return read.inventory
  }

  /** One step for every kind of change: recorded with who and why, in force, told to the staff. */
  const apply = async (
    change: Pick<InventoryChange, 'expectedNumber' | 'text' | 'origin' | 'reason'>,
    { principal, remoteAddress }: { principal: Principal; remoteAddress: string },
  ) => {
    const { accountId, name } = principal
    const before = book.current()
    const changes = diffInventories(written(), readAsWritten(change.text))
    if (changes.length === 0) throw new AppError('refused', 'This changes nothing', { reason: 'nothing-changed' })
    const collectorProblem = await book.change({ ...change, byAccountId: accountId, byName: name }, (tx, number) =>
      audit.record(tx, {
        action: `inventory.${change.origin}`,
        subject: `inventory:${number}`,
        byAccountId: accountId,
        byName: name,
        remoteAddress,
        before: { number: before.number },
        after: {
          number,
          reason: change.reason,
          added: count(changes, 'added'),
          changed: count(changes, 'changed'),
          removed: count(changes, 'removed'),
          changes: changes.slice(0, MAX_LISTED),
        },
      }),
    )
    const { number } = book.current()
    news.publish({
      topic: 'inventory',
      id: String(number),
      audiences: [{ role: 'admin' }, { role: 'head' }, { role: 'technician' }],
    })
    return { number, collectorProblem }
  }

  /** Edits as text, or the fields that do not hold, named as the caller gave them. */
  const edited = (edits: readonly InventoryEdit[], where: (index: number) => string) => {
    const { text, places, problems } = editInventory(book.current().text, edits)
    const itemAt = (index: number): string => `${where(index)}${itemOf(edits[index])}`
    const fields = problems.map(({ index, field, message }) => ({
      path: [itemAt(index), field].filter((part) => part !== '').join('.'),
      message,
    }))
    const judged = fields.length === 0 ? book.judge(text) : { inventory: null, problems: [] }
    for (const { path, message } of judged.problems) {
      const index = places.findIndex((place) => path === place || path.startsWith(`${place}.`))
      const below = path
        .slice((places[index] ?? '').length)
        .replace(/^\.(\w+)/, (key, name: string) => asGiven[name] ?? key)
      fields.push({ path: index === -1 ? path : `${itemAt(index)}${below}`, message })
    }
    if (!judged.inventory)
      throw new AppError('invalid-input', 'The inventory would not hold; nothing was changed', { fields })
    return { text, inventory: judged.inventory }
  }

  const textOf = (source: { text: string } | { pendingFile: true }): { text: string; problems: ConfigProblem[] } => {
    if ('text' in source) return withKeptSecrets(source.text, book.current().text)
    const file = book.pendingFile()
    if (!file) throw new AppError('not-found', 'No file waits to be looked at')
    return { text: withAbsoluteFiles(file.text, file.baseDir), problems: [] }
  }
  /** Reading back and secrets first; the parser is asked only when those hold, so that one slip is one complaint. */
  const judged = (source: { text: string } | { pendingFile: true }) => {
    const { text, problems } = textOf(source)
    return { text, problems: problems.length > 0 ? problems : book.judge(text).problems }
  }

  const known = async (number: number): Promise<InventoryVersion> => {
    const version = await versionNumbered(db, number)
    if (!version) throw new AppError('not-found', 'There is no such version of the inventory')
    return version
  }

  mount(inventoryRoutes.getInventory, ({ principal }) => {
    const { number, ...version } = book.current()
    const { site, opds, devices, links } = written()
    const status = state.status()
    return {
      serverNowMs: clock.nowMs(),
      number,
      atMs: version.at_ms,
      byName: version.by_name,
      origin: presentVersion(book.current()).origin,
      mayChange:
        inventoryRoutes.changeInventory.access !== 'public' &&
        inventoryRoutes.changeInventory.access.includes(principal.role),
      site,
      opds,
      devices: devices.map((device) => presentDevice(device, status)),
      links: links.map(presentLink),
      pendingFile: book.pendingFile()?.name ?? null,
    }
  })

  mount(inventoryRoutes.changeInventory, (call) => {
    const { expectedNumber, reason, edits } = call.body
    if (book.current().number !== expectedNumber)
      throw new AppError('conflict', 'Somebody changed the inventory meanwhile; look at it again')
    const { text } = edited(edits, (index) => `body.edits.${index}`)
    return apply({ expectedNumber, text, origin: 'edit', reason }, call)
  })

  const targetOf = (device: DeviceInput | { id: string }): InventoryDevice => {
    const isKnown = written().devices.some(({ id }) => id === device.id)
    const found =
      'snmp' in device
        ? edited([{ kind: 'device', isNew: !isKnown, device }], () => 'body').inventory.devices
        : (book.judge(book.current().text).inventory?.devices ?? [])
    const target = found.find(({ id }) => id === device.id)
    if (!target) throw new AppError('not-found', 'There is no such device')
    return target
  }
  mount(inventoryRoutes.probeDevice, async ({ body }) => {
    const { id, host, port, snmp } = targetOf(body.device)
    const reply = await collector.probe(id, { host, port, snmp }, body.walk)
    if (reply.ok) return { device: reply.device ?? null, failure: null }
    if (reply.failure) return { device: null, failure: reply.failure }
    throw new AppError('unavailable', `The device was not asked: ${reply.problem}`)
  })

  mount(inventoryRoutes.previewInventory, ({ body }) => {
    const { text, problems } = judged(body)
    const { number } = book.current()
    return {
      number,
      problems: problems.map(({ line, path, message }) => ({ line, path, message })),
      changes: problems.length > 0 ? [] : diffInventories(written(), readAsWritten(text)),
    }
  })
  mount(inventoryRoutes.importInventory, (call) => {
    const { expectedNumber, reason, source } = call.body
    const { text, problems } = judged(source)
    if (problems.length > 0)
      throw new AppError('invalid-input', 'The inventory does not hold; nothing was changed', {
        fields: problems.map(({ line, path, message }) => ({
          path,
          message: line === null ? message : `line ${line}: ${message}`,
        })),
      })
    return apply({ expectedNumber, text, origin: 'import', reason }, call)
  })
  mount(inventoryRoutes.exportInventory, () => {
    const { number, text } = book.current()
    return { number, text: withoutSecrets(text) }
  })

  mount(inventoryRoutes.listInventoryVersions, async ({ query }) => {
    const rows = await versionsBefore(db, query.before ?? null, PAGE + 1)
    const versions = rows.slice(0, PAGE).map(presentVersion)
    return { versions, nextBefore: rows.length > PAGE ? (versions.at(-1)?.number ?? null) : null }
  })
  mount(inventoryRoutes.getInventoryVersion, async ({ params }) => {
    const version = await known(params.number)
    const before = await versionNumbered(db, params.number - 1)
    const now = readAsWritten(version.text)
    return {
      version: presentVersion(version),
      changes: diffInventories(before ? readAsWritten(before.text) : emptyInventory, now),
      back: diffInventories(written(), now),
    }
  })
  mount(inventoryRoutes.restoreInventory, async (call) => {
    const version = await known(call.params.number)
    const { expectedNumber, reason } = call.body
    return apply({ expectedNumber, text: version.text, origin: 'restore', reason }, call)
  })
}
