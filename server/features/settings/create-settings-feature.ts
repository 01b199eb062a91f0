import type { Part } from '#platform/lifecycle.ts'
import { settingGroupNames, settingGroups, settingsRoutes, type SettingsReply } from '#wire/settings.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import { fieldsOf } from '../../http/field-problem.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FileStore } from '../../ports/file-store.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import type { Settings } from '../../ports/settings.ts'
import { createSettingStore, type SettingEntry } from './setting-store.ts'

export interface SettingsFeatureContext {
  db: ServiceDb
  clock: Clock
  mount: Mount
  audit: AuditLog
  files: Pick<FileStore, 'attach'>
  news: NewsBus
}

/** A file of a setting (standard, coat of arms) that no earlier version had: it is bound to the group. */
const newFileIds = (earlier: readonly { value: unknown }[], after: unknown): string[] => {
  const idOf = (value: unknown): string | null => {
    const { fileId, imageFileId } = value as { fileId?: string | null; imageFileId?: string | null }
    return fileId ?? imageFileId ?? null
  }
  const id = idOf(after)
  return id !== null && earlier.every(({ value }) => idOf(value) !== id) ? [id] : []
}

/** Settings: read by staff, changed by admin and head, each change a version with who, when, why, in the audit. */
export const createSettingsFeature = (
  context: SettingsFeatureContext,
): { settings: Settings; reread(): Promise<void>; part: Part } => {
  const { db, clock, mount, audit, files, news } = context
  const store = createSettingStore(db)

  const reply = (): SettingsReply => ({
    versions: Object.fromEntries(
      settingGroupNames.map((group) => [group, store.version(group)]),
    ) as SettingsReply['versions'],
    values: Object.fromEntries(
      settingGroupNames.map((group) => [group, store.current(group)]),
    ) as SettingsReply['values'],
  })

  mount(settingsRoutes.getSettings, reply)

  mount(settingsRoutes.getSettingHistory, async ({ params }) => ({
    history: (await store.log(params.group)).map(({ version, recordedAtMs, byName, note, value }) => ({
      version,
      recordedAtMs,
      byName,
      note,
      value,
    })),
  }))

  mount(settingsRoutes.saveSetting, async ({ params: { group }, body, principal, remoteAddress }) => {
    const parsed = settingGroups[group].safeParse(body.value)
    if (!parsed.success)
      throw new AppError('invalid-input', `The setting ${group} is not valid`, {
        fields: fieldsOf(parsed.error.issues, ['body', 'value']),
      })
    await store.refresh()
    await db.transaction().execute(async (tx) => {
      // Asked inside the transaction and of the table: two editors queue up here, and the second is told.
      const version = await store.stored(tx, group)
      if (body.expectedVersion !== version)
        throw new AppError('conflict', 'Somebody changed this setting meanwhile: load it again', {
          reason: 'stale-version',
        })
      const before = store.current(group)
      const next: SettingEntry = {
        group,
        version: version + 1,
        recordedAtMs: clock.nowMs(),
        byAccountId: principal.accountId,
        byName: principal.name,
        note: body.note,
        value: parsed.data,
      }
      await store.append(tx, next)
      const fileIds = newFileIds(store.history(group), parsed.data)
      await files.attach(tx, { fileIds, owner: { kind: 'setting', id: group }, byAccountId: principal.accountId })
      await audit.record(tx, {
        action: 'settings.change',
        subject: `setting:${group}`,
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before,
        after: { ...parsed.data, note: body.note },
      })
    })
    await store.refresh()
    news.publish({ topic: 'settings', id: group, audiences: [{ role: 'admin' }, { role: 'head' }] })
    return reply()
  })

  mount(settingsRoutes.serviceInfo, () => {
    const { targetMinutes, calendar, notice } = store.current('sla')
    return {
      targetMinutes,
      calendar,
      notice,
      channels: store.current('channels'),
      standard: store.current('standard'),
      isFree: true as const,
    }
  })

  return {
    settings: store,
    reread: () => store.refresh(),
    part: {
      name: 'settings',
      async start() {
        await store.load()
      },
      stop: () => Promise.resolve(),
    },
  }
}
