import type { Principal } from '#domain/principal.ts'
import type { Person } from '#domain/request-events.ts'
import type { Move, MovePayloads } from '#domain/request-moves.ts'
import { requestWallRoutes } from '#wire/request-wall.ts'
import { requestMoveRoutes, requestRoutes } from '#wire/requests.ts'
import type { Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Committed } from './commit-events.ts'
import { requestsCsv, requestsXlsx } from './export-requests.ts'
import { presentRequest } from './present-request.ts'
import { presentRow } from './present-row.ts'
import { readBoard, readWall } from './request-board.ts'
import type { RequestParts } from './request-parts.ts'
import { countRequests, type ListQuery, selectRequests } from './request-query.ts'
import { loadInScope } from './request-scope.ts'
import type { RequestService } from './request-service.ts'
import { checkRequestChain } from './request-store.ts'

/** A file is read by a person: more rows than this are a filter that was forgotten. */
const MAX_EXPORT = 20_000

const clamp = (text: string | undefined, { fallback, max }: { fallback: number; max: number }): number =>
  Math.min(max, Math.max(1, text === undefined ? fallback : Number(text)))

/** Lists, boards and files: what is read. */
export const mountRequestReading = (mount: Mount, parts: RequestParts): void => {
  const { db, clock, directory, rules, people } = parts

  const present = async (query: ListQuery, who: Principal, page: { size: number; offset: number }) => {
    const nowMs = clock.nowMs()
    const rows = await selectRequests(db, query, who, nowMs).limit(page.size).offset(page.offset).execute()
    return rows.map((row) => presentRow(row, { who, directory, history: rules.history(), nowMs }))
  }

  mount(requestRoutes.listRequests, async ({ principal, query }) => {
    const size = clamp(query.size, { fallback: 50, max: 200 })
    const page = clamp(query.page, { fallback: 1, max: 1_000_000 })
    return {
      serverNowMs: clock.nowMs(),
      total: await countRequests(db, query, principal, clock.nowMs()),
      page,
      size,
      rows: await present(query, principal, { size, offset: (page - 1) * size }),
    }
  })

  mount(requestRoutes.requestBoard, ({ principal }) => readBoard(parts, principal, clock.nowMs()))
  mount(requestWallRoutes.requestWall, ({ principal }) => readWall(parts, principal, clock.nowMs()))

  mount(requestRoutes.requestPeople, async () => {
    const staff = await people.withRoles(db, ['technician', 'head'])
    const loads = await db
      .selectFrom('requests')
      .select((table) => ['assignee_id', table.fn.countAll<number>().as('open')])
      .where('is_open', '=', 1)
      .groupBy('assignee_id')
      .execute()
    const openOf = new Map(loads.map((row) => [row.assignee_id, Number(row.open)]))
    return { people: staff.map((member) => ({ ...member, open: openOf.get(member.accountId) ?? 0 })) }
  })

  mount(requestRoutes.exportRequestsCsv, async ({ principal, query, res }) => {
    const rows = await present(query, principal, { size: MAX_EXPORT, offset: 0 })
    res.type('text/csv').attachment('permohonan.csv').send(requestsCsv(rows))
    return undefined
  })
  mount(requestRoutes.exportRequestsXlsx, async ({ principal, query, res }) => {
    const rows = await present(query, principal, { size: MAX_EXPORT, offset: 0 })
    const file = await requestsXlsx(rows, clock.nowMs())
    res.type(requestRoutes.exportRequestsXlsx.replyType).attachment('permohonan.xlsx').send(file)
    return undefined
  })

  mount(requestRoutes.getRequest, async ({ principal, params }) => {
    const nowMs = clock.nowMs()
    const loaded = await loadInScope(db, rules, principal, params.id)
    return { serverNowMs: nowMs, request: await presentRequest(db, parts, loaded, { who: principal, nowMs }) }
  })

  mount(requestRoutes.getRequestLog, async ({ principal, params }) => {
    const { stored } = await loadInScope(db, rules, principal, params.id)
    return {
      id: stored.id,
      events: stored.events.map(({ event, entry, prevHash, hash }) => ({
        version: event.version,
        entry,
        prevHash,
        hash,
      })),
      isSound: checkRequestChain(stored) === null,
    }
  })
}

/** Commands: what changes. */
export const mountRequestCommands = (mount: Mount, parts: RequestParts, service: RequestService): void => {
  const { db, clock, people, directory } = parts

  const reply = async (committed: Committed, who: Principal) => {
    const nowMs = clock.nowMs()
    return { serverNowMs: nowMs, request: await presentRequest(db, parts, committed, { who, nowMs }) }
  }

  mount(requestRoutes.createRequest, async ({ principal, body, remoteAddress }) => {
    const { form, occurredAtMs, submit } = body
    const opdId = principal.role === 'opd' ? principal.opdId : body.opdId
    if (opdId === null || directory.opd(opdId) === null)
      throw new AppError('invalid-input', 'Say for which OPD', {
        fields: [{ path: 'body.opdId', message: 'no such OPD' }],
      })
    const caller = { who: principal, remoteAddress }
    return reply(await service.create({ opdId, form, submit, occurredAtMs }, caller), principal)
  })

  mount(requestRoutes.saveDraft, async ({ principal, params, body, remoteAddress }) => {
    const caller = { who: principal, remoteAddress }
    return reply(await service.saveDraft(params.id, body.form, body.expectedVersion, caller), principal)
  })

  mount(requestRoutes.correctRequest, async ({ principal, params, body, remoteAddress }) => {
    const { expectedVersion, ...correction } = body
    const caller = { who: principal, remoteAddress }
    return reply(await service.correct(params.id, correction, expectedVersion, caller), principal)
  })

  /** An account that is not there, or closed, is nobody that work can be handed to. */
  const personOf = async (tx: Tx, accountId: string): Promise<Person> => {
    const person = await people.person(tx, accountId)
    if (person) return person
    throw new AppError('refused', 'There is no such colleague', {
      reason: 'assignee-not-technician',
      fields: [{ path: 'body.toAccountId', message: 'assignee-not-technician' }],
    })
  }

  /** What every body of a move carries beside its payload. */
  interface Sent {
    expectedVersion: number
    commandId?: string
  }
  const mountMove = <M extends Move, B extends Sent>(
    move: M,
    payload: (body: B, tx: Tx) => Promise<MovePayloads[M]> | MovePayloads[M],
  ): void => {
    // All move routes share params and reply; only their bodies differ, and those are parsed by the route itself.
    const route = requestMoveRoutes[move] as unknown as typeof requestRoutes.getRequest
    mount(route, async ({ principal, params, body, remoteAddress }) => {
      const given = body as unknown as B
      const committed = await service.move(
        {
          id: params.id,
          move,
          expectedVersion: given.expectedVersion,
          commandId: given.commandId ?? null,
          payload: async (tx) => payload(given, tx),
        },
        { who: principal, remoteAddress },
      )
      return reply(committed, principal)
    })
  }

  /** Most bodies are the payload of their move, and the compiler holds them together (wire/request-payloads.ts). */
  const plain = [
    'submit',
    'receive',
    'start',
    'pause',
    'resume',
    'increase',
    'report',
    'complete',
    'accept',
    'confirm',
    'contest',
    'reopen',
    'restore',
    'reject',
    'cancel',
    'attachLetter',
    'explain',
    'note',
  ] as const satisfies readonly Exclude<Move, 'dispose' | 'reassign'>[]
  for (const move of plain)
    mountMove(
      move,
      ({ expectedVersion: _version, commandId: _command, ...payload }: Sent) =>
        payload as unknown as MovePayloads[typeof move],
    )

  type Named<M extends 'dispose' | 'reassign'> = Omit<MovePayloads[M], 'to'> & Sent & { toAccountId: string }
  mountMove(
    'dispose',
    async ({ expectedVersion: _version, commandId: _command, toAccountId, ...rest }: Named<'dispose'>, tx) => ({
      ...rest,
      to: await personOf(tx, toAccountId),
    }),
  )
  mountMove(
    'reassign',
    async ({ expectedVersion: _version, commandId: _command, toAccountId, ...rest }: Named<'reassign'>, tx) => ({
      ...rest,
      to: await personOf(tx, toAccountId),
    }),
  )
}
