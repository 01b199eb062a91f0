import { BerReader, MalformedMessage, type Oid, encodeInteger, encodeOid, tag, tlv } from './ber.ts'
import { type MibView, exception } from './mib-view.ts'

export const pduType = { get: 0xa0, getNext: 0xa1, response: 0xa2, set: 0xa3, getBulk: 0xa5, report: 0xa8 } as const
const errorStatus = { none: 0, tooBig: 1, noSuchName: 2, notWritable: 17 } as const

/** What an agent accepts in one PDU and puts into one answer: bounds of a small machine. */
const MAX_VARBINDS = 128
const MAX_ANSWER = 1400

interface Varbind {
  oid: Oid
  value: Buffer
}

export interface RequestPdu {
  type: number
  requestId: number
  /** Of GETBULK; 0 otherwise. */
  nonRepeaters: number
  maxRepetitions: number
  oids: Oid[]
}

export const readPdu = (reader: BerReader): RequestPdu => {
  const { tag: type, content } = reader.next()
  const pdu = new BerReader(content)
  const requestId = pdu.integer()
  const nonRepeaters = pdu.integer()
  const maxRepetitions = pdu.integer()
  const list = pdu.sequence()
  const oids: Oid[] = []
  while (!list.done) {
    if (oids.length >= MAX_VARBINDS) throw new MalformedMessage('too many varbinds')
    const varbind = list.sequence()
    oids.push(varbind.oid())
    varbind.next()
  }
  return { type, requestId, nonRepeaters, maxRepetitions, oids }
}

export const encodePdu = (
  type: number,
  requestId: number,
  varbinds: readonly Varbind[],
  error = 0,
  index = 0,
): Buffer =>
  tlv(
    type,
    encodeInteger(requestId),
    encodeInteger(error),
    encodeInteger(index),
    tlv(tag.sequence, ...varbinds.map(({ oid, value }) => tlv(tag.sequence, encodeOid(oid), value))),
  )

const isCounter64 = (value: Buffer): boolean => value[0] === tag.counter64

const absent = (view: MibView, oid: Oid): Buffer => {
  const next = view.after(oid.slice(0, -1))
  const sameColumn = next !== undefined && oid.slice(0, -1).every((part, at) => next.oid[at] === part)
  return sameColumn ? exception.noSuchInstance : exception.noSuchObject
}

/** SNMPv1 has no exceptions: one unknown name fails the PDU (RFC 1157 §4.1.2), and no Counter64 (RFC 2576 §4.1.2.1). */
const answerVersion1 = (request: RequestPdu, view: MibView): Buffer => {
  const echo = request.oids.map((oid) => ({ oid, value: tlv(tag.nothing) }))
  const found: Varbind[] = []
  for (const [at, oid] of request.oids.entries()) {
    const row =
      request.type === pduType.getNext
        ? view.after(oid, (candidate) => !isCounter64(candidate.value))
        : { oid, value: view.get(oid) }
    if (row?.value === undefined || isCounter64(row.value))
      return encodePdu(pduType.response, request.requestId, echo, errorStatus.noSuchName, at + 1)
    found.push({ oid: row.oid, value: row.value })
  }
  return encodePdu(pduType.response, request.requestId, found)
}

const bulk = (request: RequestPdu, view: MibView): Varbind[] => {
  const found: Varbind[] = []
  let size = 0
  const add = (oid: Oid): Oid | undefined => {
    const row = view.after(oid)
    const varbind = row ?? { oid, value: exception.endOfMibView }
    found.push(varbind)
    size += varbind.value.length + varbind.oid.length + 8
    return row?.oid
  }
  const nonRepeaters = Math.max(0, Math.min(request.nonRepeaters, request.oids.length))
  for (const oid of request.oids.slice(0, nonRepeaters)) add(oid)
  const columns: (Oid | undefined)[] = request.oids.slice(nonRepeaters)
  for (let round = 0; round < request.maxRepetitions && size < MAX_ANSWER; round++) {
    if (columns.every((oid) => oid === undefined)) break
    for (const [at, oid] of columns.entries()) if (oid !== undefined) columns[at] = add(oid)
  }
  return found
}

/** The response PDU to a request, or undefined when the kind of PDU is not for an agent. */
export const answerPdu = (request: RequestPdu, view: MibView, version: '1' | '2c' | '3'): Buffer | undefined => {
  const { type, requestId, oids } = request
  if (type === pduType.set) {
    const echo = oids.map((oid) => ({ oid, value: tlv(tag.nothing) }))
    return encodePdu(
      pduType.response,
      requestId,
      echo,
      version === '1' ? errorStatus.noSuchName : errorStatus.notWritable,
      1,
    )
  }
  if (version === '1') {
    return type === pduType.get || type === pduType.getNext ? answerVersion1(request, view) : undefined
  }
  let found: Varbind[]
  if (type === pduType.get) found = oids.map((oid) => ({ oid, value: view.get(oid) ?? absent(view, oid) }))
  else if (type === pduType.getNext)
    found = oids.map((oid) => view.after(oid) ?? { oid, value: exception.endOfMibView })
  else if (type === pduType.getBulk) return encodePdu(pduType.response, requestId, bulk(request, view))
  else return undefined
  const answer = encodePdu(pduType.response, requestId, found)
  return answer.length <= MAX_ANSWER + 100 ? answer : encodePdu(pduType.response, requestId, [], errorStatus.tooBig, 0)
}
