import type { DeviceInput, DeviceView } from '#wire/inventory.ts'
import type { MessageKey } from '../../i18n/dictionaries.ts'

type Field = 'id' | 'host' | 'port' | 'interval' | 'community' | 'user' | 'authKey' | 'privKey'
/** What a field may be told; none of them asks for a value. */
export type FieldWord = MessageKey &
  `inventory.${'wrongId' | 'usedId' | 'needed' | 'wrongHost' | 'wrongPort' | 'wrongInterval' | 'shortKey' | 'wrongRate'}`
type Version3 = Extract<DeviceInput['snmp'], { version: '3' }>
export type AuthProtocol = NonNullable<Version3['auth']>['protocol']
export type PrivProtocol = NonNullable<Version3['priv']>['protocol']

/** What the fields of a device hold, as text. */
export interface DeviceForm {
  id: string
  host: string
  port: string
  interval: string
  version: '1' | '2c' | '3'
  community: string
  user: string
  auth: AuthProtocol | ''
  authKey: string
  priv: PrivProtocol | ''
  privKey: string
}

export const formOf = (device: DeviceView | null): DeviceForm => ({
  id: device?.id ?? '',
  host: device?.host ?? '',
  port: String(device?.port ?? 161),
  interval: String((device?.intervalMs ?? 10_000) / 1000),
  version: device?.snmp.version ?? '2c',
  community: '',
  user: device?.snmp.user ?? '',
  auth: device ? (device.snmp.authProtocol ?? '') : 'sha256',
  authKey: '',
  priv: device ? (device.snmp.privProtocol ?? '') : 'aes',
  privKey: '',
})

export const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const wholeBetween = (text: string, min: number, max: number): boolean =>
  /^\d{1,6}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max

/** The stored secret of `known` holds for its own address and kind of access alone; null: a new device has none. */
export const keepsSecret = (form: DeviceForm, known: DeviceView | null): boolean =>
  known !== null &&
  known.host === form.host.trim() &&
  known.snmp.secret !== 'none' &&
  (known.snmp.version === '3') === (form.version === '3')

/** What is wrong with each field; an empty object when the device can be sent. The server looks again. */
export const checkDevice = (
  form: DeviceForm,
  known: DeviceView | null,
  usedIds: readonly string[],
): Partial<Record<Field, FieldWord>> => {
  const wrong: Partial<Record<Field, FieldWord>> = {}
  if (!idPattern.test(form.id.trim())) wrong.id = 'inventory.wrongId'
  else if (known === null && usedIds.includes(form.id.trim())) wrong.id = 'inventory.usedId'
  if (form.host.trim() === '') wrong.host = 'inventory.needed'
  else if (/\/|\s|^[^:]+:\d+$/.test(form.host.trim())) wrong.host = 'inventory.wrongHost'
  if (!wholeBetween(form.port, 1, 65_535)) wrong.port = 'inventory.wrongPort'
  if (!wholeBetween(form.interval, 1, 300)) wrong.interval = 'inventory.wrongInterval'
  const isKept = keepsSecret(form, known)
  if (form.version !== '3') {
    if (form.community === '' && !isKept) wrong.community = 'inventory.needed'
    return wrong
  }
  const key = (text: string, hasOld: boolean): FieldWord | undefined => {
    if (text === '') return isKept && hasOld ? undefined : 'inventory.needed'
    return text.length < 8 ? 'inventory.shortKey' : undefined
  }
  if (form.user.trim() === '') wrong.user = 'inventory.needed'
  const authKey = form.auth === '' ? undefined : key(form.authKey, known?.snmp.authProtocol !== null)
  const privKey =
    form.auth === '' || form.priv === '' ? undefined : key(form.privKey, known?.snmp.privProtocol !== null)
  if (authKey) wrong.authKey = authKey
  if (privKey) wrong.privKey = privKey
  return wrong
}

const given = (secret: string): string | null => (secret === '' ? null : secret)

/** What the server takes; to be called with a form that `checkDevice` finds nothing wrong with. */
export const deviceOf = (form: DeviceForm): DeviceInput => {
  const auth = form.auth === '' ? null : { protocol: form.auth, key: given(form.authKey) }
  const priv = auth === null || form.priv === '' ? null : { protocol: form.priv, key: given(form.privKey) }
  return {
    id: form.id.trim(),
    host: form.host.trim(),
    port: Number(form.port),
    intervalMs: Number(form.interval) * 1000,
    snmp:
      form.version === '3'
        ? { version: '3', user: form.user.trim(), auth, priv }
        : { version: form.version, community: given(form.community) },
  }
}

/** Mbps as people write it (`50`, `2,5`) in bit/s; null for nothing, undefined for what is no rate. */
export const bpsOf = (text: string): number | null | undefined => {
  if (text.trim() === '') return null
  const mbps = Number(text.trim().replace(',', '.'))
  const bps = Math.round(mbps * 1e6)
  return Number.isFinite(mbps) && bps > 0 && bps <= 1e12 ? bps : undefined
}
