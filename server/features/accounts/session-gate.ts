import type { Role } from '#domain/principal.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ClusterBus } from '../../ports/cluster.ts'
import type { Identity, SessionGate } from '../../ports/session-gate.ts'
import { deviceSessionId, findDevice, livingDevices } from './device-store.ts'
import { tokenKind } from './secret-token.ts'
import { readBearer, readSessionCookie } from './session-cookie.ts'
import { findSession, livingSessions, touchSessions } from './session-store.ts'

export interface AccountGate extends SessionGate {
  /** Sessions that somebody ended just now: sockets of theirs close at once, on every server. */
  end(sessionIds: readonly string[]): void
}

const ENDED = 'sessions ended'
const DEVICE_PREFIX = deviceSessionId('')

/** Sessions and device tokens of the service database. */
export const createAccountGate = (db: ServiceDb, clock: Clock, bus: ClusterBus): AccountGate => {
  const listeners: ((ids: readonly string[]) => void)[] = []
  const close = (ids: readonly string[]): void => {
    for (const listener of listeners) listener(ids)
  }
  bus.hear(ENDED, (ids) => {
    if (Array.isArray(ids)) close(ids.map(String))
  })

  const identifyPerson = async (token: string, via: Identity['via']): Promise<Identity | null> => {
    const row = await findSession(db, token, clock.nowMs())
    if (!row) return null
    return {
      principal: {
        accountId: row.id,
        name: row.name,
        role: row.role as Role,
        opdId: row.opd_id,
        complaintOfficer: row.complaint_officer === 1,
      },
      sessionId: row.session_id,
      via,
      mustChangePassword: row.must_change_password === 1,
    }
  }

  const identifyDevice = async (token: string, via: Identity['via']): Promise<Identity | null> => {
    const row = await findDevice(db, token, { nowMs: clock.nowMs(), from: null })
    if (!row) return null
    const accountId = deviceSessionId(row.id)
    return {
      principal: { accountId, name: row.label, role: row.role as Role, opdId: null, complaintOfficer: false },
      sessionId: accountId,
      via,
      mustChangePassword: false,
    }
  }

  return {
    identify(headers) {
      const bearer = readBearer(headers)
      const token = bearer ?? readSessionCookie(headers)
      const via = bearer === undefined ? 'cookie' : 'token'
      const kind = token === undefined ? null : tokenKind(token)
      if (token === undefined || kind === null) return Promise.resolve(null)
      return kind === 's' ? identifyPerson(token, via) : identifyDevice(token, via)
    },
    async ended(ids) {
      const nowMs = clock.nowMs()
      const people = ids.filter((id) => !id.startsWith(DEVICE_PREFIX))
      const devices = ids.filter((id) => id.startsWith(DEVICE_PREFIX)).map((id) => id.slice(DEVICE_PREFIX.length))
      const living = new Set([
        ...(await livingSessions(db, people, nowMs)),
        ...(await livingDevices(db, devices)).map(deviceSessionId),
      ])
      await touchSessions(
        db,
        people.filter((id) => living.has(id)),
        nowMs,
      )
      return ids.filter((id) => !living.has(id))
    },
    onEnded: (listener) => {
      listeners.push(listener)
    },
    end(ids) {
      if (ids.length === 0) return
      close(ids)
      bus.tell(ENDED, ids)
    },
  }
}
