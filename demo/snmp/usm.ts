import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { BerReader, encodeInteger, encodeOctets, parseOid, tag, tlv } from './ber.ts'
import { encodePdu, pduType, readPdu, type RequestPdu } from './answer-pdu.ts'
import { value } from './mib-view.ts'

/** SNMPv3 with HMAC-SHA-256 (RFC 7860) and AES-128 (RFC 3826), authPriv only: what a careful office sets. */
export interface UsmUser {
  name: string
  authPassword: string
  privPassword: string
}

/** The identity of an agent; boots and time are its restart signal (RFC 3414 §2.2). */
export interface Engine {
  id: Buffer
  boots: () => number
  timeSec: () => number
}

const DIGEST_OCTETS = 24
const TIME_WINDOW_SEC = 150
const flagAuth = 1
const flagPriv = 2
const flagReportable = 4

/** RFC 3414 A.2: the password repeated to 2^20 octets and hashed, then bound to the engine. */
export const localiseKey = (password: string, engineId: Buffer): Buffer => {
  const stretched = Buffer.alloc(1_048_576)
  stretched.fill(password)
  const key = createHash('sha256').update(stretched).digest()
  return createHash('sha256').update(key).update(engineId).update(key).digest()
}

const usmStats = { levels: 1, timeWindows: 2, users: 3, engineIds: 4, digests: 5, decryption: 6 } as const

const initialVector = (boots: number, time: number, salt: Buffer): Buffer => {
  const vector = Buffer.alloc(16)
  vector.writeUInt32BE(boots, 0)
  vector.writeUInt32BE(time, 4)
  salt.copy(vector, 8, 0, 8)
  return vector
}

interface Incoming {
  messageId: number
  flags: number
  engineId: Buffer
  boots: number
  time: number
  user: string
  digest: Buffer
  salt: Buffer
  scoped: Buffer
  scopedIsEncrypted: boolean
}

const readMessage = (message: Buffer): Incoming => {
  const top = new BerReader(message).sequence()
  top.integer()
  const header = top.sequence()
  const messageId = header.integer()
  header.integer()
  const flags = header.octets()[0] ?? 0
  const security = new BerReader(top.octets()).sequence()
  const engineId = security.octets()
  const boots = security.integer()
  const time = security.integer()
  const user = security.octets().toString('utf8')
  const digest = security.octets()
  const salt = security.octets()
  const scoped = top.next()
  return {
    messageId,
    flags,
    engineId,
    boots,
    time,
    user,
    digest,
    salt,
    scoped: scoped.tag === tag.octets ? scoped.content : tlv(scoped.tag, scoped.content),
    scopedIsEncrypted: scoped.tag === tag.octets,
  }
}

/** Answers SNMPv3 messages of one user; everything that is not authentic, in time and readable gets a report (RFC 3414 §3.2). */
export const createUsm = (engine: Engine, user: UsmUser) => {
  const authKey = localiseKey(user.authPassword, engine.id)
  const privKey = localiseKey(user.privPassword, engine.id).subarray(0, 16)
  const counts = new Map<number, number>()

  const seal = (messageId: number, flags: number, pdu: Buffer): Buffer => {
    const time = engine.timeSec()
    const scoped = tlv(tag.sequence, encodeOctets(engine.id), encodeOctets(''), pdu)
    const salt = randomBytes(8)
    const cipher = createCipheriv('aes-128-cfb', privKey, initialVector(engine.boots(), time, salt))
    const body = flags & flagPriv ? encodeOctets(Buffer.concat([cipher.update(scoped), cipher.final()])) : scoped
    const assemble = (digest: Buffer): Buffer =>
      tlv(
        tag.sequence,
        encodeInteger(3),
        tlv(
          tag.sequence,
          encodeInteger(messageId),
          encodeInteger(65_507),
          encodeOctets(Buffer.from([flags])),
          encodeInteger(3),
        ),
        encodeOctets(
          tlv(
            tag.sequence,
            encodeOctets(engine.id),
            encodeInteger(engine.boots()),
            encodeInteger(time),
            encodeOctets(flags & flagAuth ? user.name : ''),
            encodeOctets(digest),
            encodeOctets(flags & flagPriv ? salt : ''),
          ),
        ),
        body,
      )
    if (!(flags & flagAuth)) return assemble(Buffer.alloc(0))
    const unsigned = assemble(Buffer.alloc(DIGEST_OCTETS))
    return assemble(createHmac('sha256', authKey).update(unsigned).digest().subarray(0, DIGEST_OCTETS))
  }

  const report = (incoming: Incoming, stat: number, flags = 0): Buffer => {
    const count = (counts.get(stat) ?? 0) + 1
    counts.set(stat, count)
    const varbind = { oid: parseOid(`1.3.6.1.6.3.15.1.1.${stat}.0`), value: value.counter32(count) }
    const requestId = incoming.scopedIsEncrypted ? 0 : readScoped(incoming.scoped).requestId
    return seal(incoming.messageId, flags, encodePdu(pduType.report, requestId, [varbind]))
  }

  const isAuthentic = (message: Buffer, digest: Buffer): boolean => {
    const at = message.indexOf(digest)
    if (digest.length !== DIGEST_OCTETS || at < 0) return false
    const unsigned = Buffer.from(message)
    unsigned.fill(0, at, at + DIGEST_OCTETS)
    const expected = createHmac('sha256', authKey).update(unsigned).digest().subarray(0, DIGEST_OCTETS)
    return timingSafeEqual(expected, digest)
  }

  return {
    /** `answer` gets the authentic request; undefined from it, or from here, means that nothing is sent. */
    receive(message: Buffer, answer: (pdu: RequestPdu) => Buffer | undefined): Buffer | undefined {
      const incoming = readMessage(message)
      const refuse = (stat: number, flags = 0) =>
        incoming.flags & flagReportable ? report(incoming, stat, flags) : undefined
      if (!incoming.engineId.equals(engine.id)) return refuse(usmStats.engineIds)
      if (incoming.user !== user.name) return refuse(usmStats.users)
      if ((incoming.flags & 3) !== (flagAuth | flagPriv)) return refuse(usmStats.levels)
      if (!isAuthentic(message, incoming.digest)) return refuse(usmStats.digests)
      const drift = Math.abs(incoming.time - engine.timeSec())
      if (incoming.boots !== engine.boots() || drift > TIME_WINDOW_SEC) return refuse(usmStats.timeWindows, flagAuth)
      const vector = initialVector(incoming.boots, incoming.time, incoming.salt)
      const decipher = createDecipheriv('aes-128-cfb', privKey, vector)
      const plain = Buffer.concat([decipher.update(incoming.scoped), decipher.final()])
      // A wrong key decrypts to noise: then the sequence tag is missing.
      if (plain[0] !== tag.sequence) return refuse(usmStats.decryption, flagAuth)
      const reply = answer(readScoped(plain))
      return reply && seal(incoming.messageId, flagAuth | flagPriv, reply)
    },
  }
}

const readScoped = (scoped: Buffer): RequestPdu => {
  const reader = new BerReader(scoped).sequence()
  reader.octets()
  reader.octets()
  return readPdu(reader)
}
