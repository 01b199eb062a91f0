import express from 'express'
import type { ApiError } from '#wire/api-error.ts'
import { mountStandInActiveTest, type ActiveTestDrills } from './stand-in-active-test.ts'
import { proofCases, standInProof, type ProofCase, type StandInProof } from './stand-in-proofs.ts'
import { standInRequest } from './stand-in-requests.ts'

/** What a test may do to the proofs of the stand-in. */
export interface ProofDrills {
  fail: boolean
  hang: boolean
  /** Nothing was increased yet. */
  none: boolean
  activeTest: ActiveTestDrills
  /** While a burst runs the link of the requests is read every second. */
  isBurst: () => boolean
  /** The proof of this request becomes that of another case; the pages are told. */
  turn: (requestId: string, to: ProofCase) => void
}

const LINK = 'rsud-bendan-utama'
const PREFIX = 'proof-'

/** `/requests/proof-<case>` and everything below it: real judgements, made-up request. */
export const mountStandInProofs = (
  app: express.Express,
  refuse: (res: express.Response, status: number, code: ApiError['error']['code']) => void,
  tell: (topic: string, id: string) => void,
): ProofDrills => {
  const built = new Map<ProofCase, StandInProof>()
  const turned = new Map<string, ProofCase>()
  let burstUntilMs: number | null = null
  const proofOf = (requestId: string): StandInProof | null => {
    const name = turned.get(requestId) ?? proofCases.find((one) => requestId === PREFIX + one)
    if (!name) return null
    const one = built.get(name) ?? standInProof(requestId, LINK, name)
    built.set(name, one)
    const burst = { ...one.proof.burst, untilMs: burstUntilMs }
    return { proof: { ...one.proof, requestId, burst }, series: { ...one.series, requestId } }
  }
  const drills: ProofDrills = {
    fail: false,
    hang: false,
    none: false,
    activeTest: mountStandInActiveTest(app),
    isBurst: () => burstUntilMs !== null && burstUntilMs > Date.now(),
    turn: (requestId, to) => {
      turned.set(requestId, to)
      tell('verification', requestId)
    },
  }
  const answer = (
    handler: (found: StandInProof, id: string, req: express.Request) => object,
  ): express.RequestHandler<{ id: string }> => {
    return (req, res) => {
      if (drills.hang) return
      if (drills.fail) return refuse(res, 503, 'unavailable')
      const found = proofOf(req.params.id)
      if (!found) return refuse(res, 404, 'not-found')
      res.json(handler(found, req.params.id, req as express.Request))
    }
  }
  app.get('/api/v1/requests', (req, res) => {
    const wanted = req.query['link'] === LINK ? standInRequest('proof-not-yet', LINK) : null
    // In sight of the chart of today, so that its mark is looked at too.
    const rows = wanted ? [{ ...wanted, increasedAtMs: Date.now() - 600_000 }] : []
    res.json({ serverNowMs: Date.now(), total: rows.length, page: 1, size: 100, rows })
  })
  app.get('/api/v1/requests/:id', (req, res, next) => {
    if (!proofOf(req.params.id)) return next()
    res.json({ serverNowMs: Date.now(), request: standInRequest(req.params.id, LINK) })
  })
  const path = '/api/v1/requests/:id/verification'
  app.get(
    path,
    answer(({ proof }) => ({ serverNowMs: Date.now(), proof: drills.none ? null : proof })),
  )
  app.get(
    `${path}/series`,
    answer(({ series }) => ({ serverNowMs: Date.now(), series: drills.none ? null : series })),
  )
  app.post(
    `${path}/burst`,
    answer(({ proof }) => {
      burstUntilMs = Date.now() + 300_000
      return { burst: { ...proof.burst, untilMs: burstUntilMs } }
    }),
  )
  app.delete(
    `${path}/burst`,
    answer(({ proof }) => {
      burstUntilMs = null
      return { burst: { ...proof.burst, untilMs: null } }
    }),
  )
  app.post(`${path}/override`, express.json(), (req, res) => {
    const id = req.params.id
    const body = req.body as { reason: string }
    turned.set(id, 'overridden')
    const found = proofOf(id)
    if (!found?.proof.override) return refuse(res, 404, 'not-found')
    const override = { ...found.proof.override, reason: body.reason }
    res.json({ serverNowMs: Date.now(), proof: { ...found.proof, override } })
  })
  return drills
}
