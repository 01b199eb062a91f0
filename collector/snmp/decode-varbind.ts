import { ObjectType, type Varbind } from 'net-snmp'
import type { SnmpValue } from './snmp-session.ts'

const MAX_COUNTER64 = 18_446_744_073_709_551_615n

/** Counter64 reaches JavaScript as 1 to 9 bytes (a leading 00 is legal); undefined when it is not one. */
export const decodeCounter64 = (bytes: Buffer): bigint | undefined => {
  if (bytes.length < 1 || bytes.length > 9) return undefined
  let value = 0n
  if (bytes.length <= 6) value = BigInt(bytes.readUIntBE(0, bytes.length))
  else value = (BigInt(bytes.readUIntBE(0, bytes.length - 6)) << 48n) | BigInt(bytes.readUIntBE(bytes.length - 6, 6))
  return value > MAX_COUNTER64 ? undefined : value
}

/** The value of a varbind, parsed once; null = absent (also what cannot be a value at all). */
export const decodeVarbind = ({ type, value }: Varbind): SnmpValue => {
  switch (type) {
    case ObjectType.Counter64:
      return Buffer.isBuffer(value) ? (decodeCounter64(value) ?? null) : null
    case ObjectType.Integer:
    case ObjectType.Counter:
    case ObjectType.Gauge:
    case ObjectType.TimeTicks:
      return typeof value === 'number' ? value : null
    case ObjectType.OctetString:
    case ObjectType.Opaque:
      return Buffer.isBuffer(value) ? value : null
    case ObjectType.OID:
    case ObjectType.IpAddress:
      return typeof value === 'string' ? value : null
    default:
      return null
  }
}

/** A counter or gauge whatever integer type the agent used (3 recordings differ from the MIB); strings are refused. */
export const asCount = (value: SnmpValue | undefined): bigint | null => {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && value >= 0 ? BigInt(value) : null
}

export const asNumber = (value: SnmpValue | undefined): number | null => {
  if (typeof value === 'number') return value
  return typeof value === 'bigint' ? Number(value) : null
}

/** Text of an OCTET STRING: trailing NULs and outer blanks are dropped, as agents add them. */
export const asText = (value: SnmpValue | undefined): string | null => {
  if (typeof value === 'string') return value
  return Buffer.isBuffer(value) ? value.toString('utf8').replace(/\0+$/, '').trim() : null
}

/** `aa:bb:cc:dd:ee:ff`, or null when there is no usable address. */
export const asMac = (value: SnmpValue | undefined): string | null => {
  if (!Buffer.isBuffer(value) || value.length !== 6 || value.every((byte) => byte === 0)) return null
  return value.toString('hex').replace(/(..)(?=.)/g, '$1:')
}
