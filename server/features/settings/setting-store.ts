import {
  settingDefaults,
  settingGroupNames,
  settingGroups,
  type SettingGroup,
  type SettingValues,
} from '#wire/settings.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { Settings, SettingVersion } from '../../ports/settings.ts'

export interface SettingEntry {
  group: SettingGroup
  version: number
  recordedAtMs: number
  byAccountId: string
  byName: string
  note: string
  value: unknown
}

export interface SettingStore extends Settings {
  /** Takes what is new in the table into memory; resolves with the groups that changed. */
  load(): Promise<SettingGroup[]>
  version(group: SettingGroup): number
  /** The newest version in the table. */
  stored(tx: Tx, group: SettingGroup): Promise<number>
  append(tx: Tx, entry: SettingEntry): Promise<void>
  /** After a commit, here or on another server: loads, and tells those who listen. */
  refresh(): Promise<void>
  log(group: SettingGroup): Promise<SettingEntry[]>
}

/** Rows were checked when they were written; a schema that grew fills what an old row lacks from the defaults. */
const parseValue = <G extends SettingGroup>(group: G, value: unknown): SettingValues[G] => {
  const merged = { ...settingDefaults[group], ...(value as object) }
  const parsed = settingGroups[group].safeParse(merged)
  if (!parsed.success) throw new Error(`The stored setting ${group} is not valid: ${parsed.error.message}`)
  return parsed.data as SettingValues[G]
}

/** Settings with their history, in memory; the table is the truth. */
export const createSettingStore = (db: ServiceDb): SettingStore => {
  const versions = new Map<SettingGroup, SettingVersion[]>()
  const listeners: ((group: SettingGroup) => void)[] = []
  const known = (group: SettingGroup): SettingVersion[] => versions.get(group) ?? []
  const add = (group: SettingGroup, version: number, recordedAtMs: number, value: unknown): void => {
    versions.set(group, [...known(group), { version, recordedAtMs, value: parseValue(group, value) }])
  }
  const load = async (): Promise<SettingGroup[]> => {
    const rows = await db.selectFrom('setting_versions').selectAll().orderBy('version').execute()
    const changed = new Set<SettingGroup>()
    for (const { group_name, version, recorded_at_ms, value_json } of rows) {
      const group = settingGroupNames.find((name) => name === group_name)
      // Versions only ever grow; what is known stays, so nobody sees a moment without settings.
      if (group === undefined || version <= (known(group).at(-1)?.version ?? 0)) continue
      add(group, version, recorded_at_ms, JSON.parse(value_json))
      changed.add(group)
    }
    return [...changed]
  }
  return {
    load,
    current: (group) => (known(group).at(-1)?.value ?? settingDefaults[group]) as SettingValues[typeof group],
    history: (group) =>
      [{ version: 0, recordedAtMs: 0, value: settingDefaults[group] }, ...known(group)] as SettingVersion<
        typeof group
      >[],
    version: (group) => known(group).at(-1)?.version ?? 0,
    onChange: (listener) => void listeners.push(listener),
    async stored(tx, group) {
      const row = await tx
        .selectFrom('setting_versions')
        .select((table) => table.fn.max('version').as('version'))
        .where('group_name', '=', group)
        .executeTakeFirst()
      return row?.version ?? 0
    },
    async append(tx, entry) {
      await tx
        .insertInto('setting_versions')
        .values({
          group_name: entry.group,
          version: entry.version,
          recorded_at_ms: entry.recordedAtMs,
          by_account_id: entry.byAccountId,
          by_name: entry.byName,
          note: entry.note,
          value_json: JSON.stringify(entry.value),
        })
        .execute()
    },
    async refresh() {
      for (const group of await load()) for (const listener of listeners) listener(group)
    },
    async log(group) {
      const rows = await db
        .selectFrom('setting_versions')
        .selectAll()
        .where('group_name', '=', group)
        .orderBy('version', 'desc')
        .execute()
      return rows.map((row) => ({
        group,
        version: row.version,
        recordedAtMs: row.recorded_at_ms,
        byAccountId: row.by_account_id,
        byName: row.by_name,
        note: row.note,
        value: JSON.parse(row.value_json) as unknown,
      }))
    },
  }
}
