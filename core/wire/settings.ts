import { defaultComplaintLimits } from '#domain/complaint-limits.ts'
import { defaultEvaluationSettings, type EvaluationSettings } from '#domain/evaluation/document.ts'
import { defaultQuietHours } from '#domain/notice-delivery.ts'
import { rolesFor } from '#domain/permissions.ts'
import { defaultSlaSettings, noticeRules, type SlaSettings, slaStarts, slaStops } from '#domain/sla-rules.ts'
import { calendarKinds } from '#domain/working-time.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

/**
 * What the office decides (domain.md: every P is a setting with that default). One group = one document with a history;
 * a group without an entry has its default.
 */
const text = (max = 1000) => z.string().check(z.trim(), z.maxLength(max))
const share = z.number().check(z.gt(0), z.lt(1))
const maybeDate = z.nullable(z.iso.date())
const maybeText = z.nullable(z.string().check(z.maxLength(100)))

export const slaSettings = z.strictObject({
  start: z.enum(slaStarts),
  stop: z.enum(slaStops),
  targetMinutes: z.number().check(z.int(), z.minimum(60), z.maximum(43_200)),
  calendar: z.enum(calendarKinds),
  notice: z.enum(noticeRules),
  atRisk: z.array(share).check(
    z.minLength(1),
    z.maxLength(5),
    z.refine((shares) => shares.every((value, index) => index === 0 || value > (shares[index - 1] ?? 0))),
  ),
  wantedDateAt: z.enum(['midnight', 'start_of_work']),
  jointLeaveIsOff: z.boolean(),
  lateEntryMinutes: z.number().check(z.int(), z.minimum(0), z.maximum(10_080)),
})
type Same<A extends B, B> = A
export type CheckedSla = Same<z.infer<typeof slaSettings>, SlaSettings>

export const requestSettings = z.strictObject({
  /** Who made the increase may not be the only one to confirm it. */
  twoPersonRule: z.boolean(),
  /** A request that began with a recorded notice needs its letter before it is done. */
  letterBeforeDone: z.boolean(),
  /** Days after done and proven until it closes by itself. */
  closeAfterProvenDays: z.number().check(z.int(), z.minimum(1), z.maximum(365)),
  /** Share of what is declared done in a quarter that the office wants on time; the standard names none. */
  onTimeGoal: z.number().check(z.minimum(0.01), z.maximum(1)),
})
export type RequestSettings = z.infer<typeof requestSettings>

export const standardSettings = z.strictObject({
  /** Number, date, version and file of the service standard: the seed has none, so they begin empty. */
  number: text(200),
  date: maybeDate,
  version: text(100),
  fileId: maybeText,
})

export const letterheadSettings = z.strictObject({
  government: text(200),
  office: text(200),
  address: text(300),
  phone: text(50),
  website: text(200),
  email: text(200),
  /** Coat of arms; null: space is left for it. */
  imageFileId: maybeText,
  place: text(100),
  copyTo: z.array(text(200)).check(z.maxLength(10)),
})
export type Letterhead = z.infer<typeof letterheadSettings>

/** A signatory of the office, not of an OPD. NIP is an official number; it stays empty until the office enters it. */
const signatory = z.strictObject({ position: text(200), name: text(200), rank: text(100), nip: text(30) })
export const signatorySettings = z.strictObject({ head: signatory, leader: signatory })
export type Signatories = z.infer<typeof signatorySettings>

/** Addresses of the complaint channels, validated by kind; a private mobile number has no place here. */
const emptyOr = (pattern: RegExp) => z.string().check(z.trim(), z.maxLength(200), z.regex(pattern))
export const channelSettings = z.strictObject({
  phone: emptyOr(/^$|^\(?(?:\+62[ -]?|0)(?!8)\d[\d ()-]{4,20}$/),
  email: emptyOr(/^$|^[^@\s]+@[^@\s]+\.[^@\s.]+$/),
  website: emptyOr(/^$|^https:\/\/[^\s]+$/),
  x: emptyOr(/^$|^@\w{1,15}$/),
  instagram: emptyOr(/^$|^@[\w.]{1,30}$/),
  direct: text(300),
})
export type ChannelSettings = z.infer<typeof channelSettings>

/** Quiet hours of mail, WIB; a breach is told at any hour. Equal times: none. */
export const noticeSettings = z.strictObject({
  quietFromMinute: z.number().check(z.int(), z.minimum(0), z.maximum(1439)),
  quietToMinute: z.number().check(z.int(), z.minimum(0), z.maximum(1439)),
})

const limitDays = z.number().check(z.int(), z.minimum(1), z.maximum(60))
/** Limits of complaints in working days (domain.md §7). */
export const complaintSettings = z.strictObject({
  answerDays: limitDays,
  escalateDays: limitDays,
  resolveDays: limitDays,
  closeDays: limitDays,
})

const wholeShare = z.number().check(z.gt(0), z.maximum(1))
/** What the quarterly evaluation calls full, idle and comparable (domain/evaluation/document.ts). */
export const evaluationSettings = z.strictObject({
  ceilingShare: wholeShare,
  idleShare: wholeShare,
  needMinutes: z.number().check(z.int(), z.minimum(5), z.maximum(100_000)),
  needShare: wholeShare,
  comparisonDays: z.number().check(z.int(), z.multipleOf(7), z.minimum(7), z.maximum(28)),
  minCoverage: wholeShare,
})
export type CheckedEvaluation = Same<z.infer<typeof evaluationSettings>, EvaluationSettings>

export const lawStatuses = ['berlaku', 'dicabut', 'belum diperiksa'] as const
export const lawSettings = z.strictObject({
  laws: z
    .array(
      z.strictObject({
        text: text(500),
        status: z.enum(lawStatuses),
        /** Printed under *dasar hukum*. */
        isPrinted: z.boolean(),
        note: text(1000),
      }),
    )
    .check(z.maxLength(50)),
})

export const settingGroups = {
  sla: slaSettings,
  requests: requestSettings,
  standard: standardSettings,
  letterhead: letterheadSettings,
  signatories: signatorySettings,
  channels: channelSettings,
  laws: lawSettings,
  notices: noticeSettings,
  complaints: complaintSettings,
  evaluation: evaluationSettings,
} as const
export type SettingGroup = keyof typeof settingGroups
export type SettingValues = { [G in SettingGroup]: z.infer<(typeof settingGroups)[G]> }
export const settingGroupNames = Object.keys(settingGroups) as [SettingGroup, ...SettingGroup[]]

const law = (lawText: string, isPrinted: boolean, note = ''): SettingValues['laws']['laws'][number] => ({
  text: lawText,
  status: 'belum diperiksa',
  isPrinted,
  note,
})

/** Defaults of a new installation. Names of persons, numbers and addresses are the office's to enter: they begin empty. */
export const settingDefaults: SettingValues = {
  sla: defaultSlaSettings,
  requests: { twoPersonRule: true, letterBeforeDone: true, closeAfterProvenDays: 7, onTimeGoal: 0.9 },
  standard: { number: '', date: null, version: '', fileId: null },
  letterhead: {
    government: 'PEMERINTAH KOTA PEKALONGAN',
    office: 'DINAS KOMUNIKASI DAN INFORMATIKA',
    address: '',
    phone: '',
    website: '',
    email: '',
    imageFileId: null,
    place: 'Pekalongan',
    copyTo: [],
  },
  signatories: {
    head: { position: 'Kepala Bidang Infrastruktur dan Statistik', name: '', rank: '', nip: '' },
    leader: { position: 'Kepala Dinas Komunikasi dan Informatika', name: '', rank: '', nip: '' },
  },
  channels: { phone: '', email: '', website: '', x: '', instagram: '', direct: '' },
  notices: { quietFromMinute: defaultQuietHours.fromMinute, quietToMinute: defaultQuietHours.toMinute },
  complaints: defaultComplaintLimits,
  evaluation: defaultEvaluationSettings,
  // domain.md §13: the seed's list corrected, its own wording kept in the note, additions offered but off.
  laws: {
    laws: [
      law(
        'Undang-Undang Nomor 11 Tahun 2008 tentang Informasi dan Transaksi Elektronik sebagaimana telah diubah terakhir dengan Undang-Undang Nomor 1 Tahun 2024',
        true,
        'Naskah standar menulis "UU 16/2016 tentang Informasi dan Transaksi Elektronik"; perubahan pertama adalah UU 19/2016.',
      ),
      law('Peraturan Menteri PANRB Nomor 35 Tahun 2012 tentang Pedoman Penyusunan Standar Operasional Prosedur', true),
      law('Peraturan Wali Kota Pekalongan Nomor 59A Tahun 2012', true, 'Naskah standar menulis "Peraruran".'),
      law('Peraturan Wali Kota Pekalongan Nomor 79 Tahun 2020', true),
      law('Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik', false, 'Usulan tambahan.'),
      law('Peraturan Menteri PANRB Nomor 15 Tahun 2014 tentang Pedoman Standar Pelayanan', false, 'Usulan tambahan.'),
    ],
  },
}

/** Why a change of settings or of the calendar is refused; a key, the screen says it. */
export const settingRefusals = ['stale-version', 'version-used'] as const

const editors = rolesFor('changeSettings')
const readers = ['admin', 'head', 'leader', 'technician', 'registry'] as const
const params = z.strictObject({ group: z.enum(settingGroupNames) })

const settingVersion = z.object({
  version: z.number(),
  recordedAtMs: instantMs,
  byName: z.string(),
  note: z.string(),
  value: z.unknown(),
})

export const settingsReply = z.object({
  /** 0: the default, nobody changed it. */
  versions: z.record(z.enum(settingGroupNames), z.number()),
  values: z.object(settingGroups),
})
export type SettingsReply = z.infer<typeof settingsReply>

export const settingsRoutes = {
  getSettings: defineRoute({
    method: 'get',
    path: '/settings',
    summary: 'All settings in force',
    access: readers,
    reply: settingsReply,
  }),
  getSettingHistory: defineRoute({
    method: 'get',
    path: '/settings/:group/history',
    summary: 'Who changed a group of settings when, newest first',
    access: editors,
    params,
    reply: z.object({ history: z.array(settingVersion) }),
  }),
  saveSetting: defineRoute({
    method: 'put',
    path: '/settings/:group',
    summary: 'Change one group of settings; its shape is the group in the reply of GET /settings',
    access: editors,
    params,
    body: z.strictObject({
      expectedVersion: z.number().check(z.int()),
      note: z.string().check(z.trim(), z.minLength(1), z.maxLength(1000)),
      /** Checked by the schema of its group. */
      value: z.unknown(),
    }),
    reply: settingsReply,
  }),
  serviceInfo: defineRoute({
    method: 'get',
    path: '/service-info',
    summary: 'What every OPD may know of the service: the promise, the channels, the standard; free of charge',
    access: [...readers, 'opd'],
    reply: z.object({
      targetMinutes: z.number(),
      calendar: z.enum(calendarKinds),
      notice: z.enum(noticeRules),
      channels: channelSettings,
      standard: standardSettings,
      isFree: z.literal(true),
    }),
  }),
} as const
