import type { SettingGroup, SettingValues } from '#wire/settings.ts'

export interface SettingVersion<G extends SettingGroup = SettingGroup> {
  /** 1, 2, 3 …; 0 is the default that nobody changed. */
  version: number
  recordedAtMs: number
  value: SettingValues[G]
}

/** What the office decides, served from memory; changed by admin and head alone, audited. */
export interface Settings {
  current<G extends SettingGroup>(group: G): SettingValues[G]
  /** Every version of a group, oldest first; the first one was in force from the beginning. */
  history<G extends SettingGroup>(group: G): readonly SettingVersion<G>[]
  /** After commit. */
  onChange(listener: (group: SettingGroup) => void): void
}
