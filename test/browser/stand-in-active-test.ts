import type { ActiveTestProblem, ActiveTestReply, ActiveTestView } from '#wire/active-test.ts'
import express from 'express'

/** What a test does to the active test of the stand-in: nothing runs by itself. */
export interface ActiveTestDrills {
  /** False: the inventory names no host, and nothing is offered. */
  offer: boolean
  /** The next start is refused for this reason. */
  refuseFor: ActiveTestProblem | null
  /** What the newest test says from now on. */
  go: (change: Partial<ActiveTestView>) => void
}

/** The routes of an active test, without iperf3 behind them. */
export const mountStandInActiveTest = (app: express.Express): ActiveTestDrills => {
  let test: ActiveTestView | null = null
  const drills: ActiveTestDrills = {
    offer: false,
    refuseFor: null,
    go(change) {
      if (test) test = { ...test, ...change }
    },
  }
  const isUnderWay = (): boolean => test !== null && ['preparing', 'running', 'settling'].includes(test.state)
  const reply = (): ActiveTestReply => ({
    serverNowMs: Date.now(),
    test,
    problem: !drills.offer ? 'no-test-host' : isUnderWay() ? 'another-test' : null,
  })
  const path = '/api/v1/requests/:id/verification/active-test'
  app.get(path, (_req, res) => void res.json(reply()))
  app.post(path, express.json(), (req, res) => {
    const reason = drills.refuseFor
    if (reason !== null) {
      const error = { code: 'conflict', message: 'An active test cannot be started now', errorId: 'stand-in', reason }
      return void res.status(409).json({ error })
    }
    const asked = req.body as Pick<ActiveTestView, 'direction' | 'reason'>
    const nothing = { fromMs: null, toMs: null, receivedBps: null, detail: '' }
    const planned = { id: 'test-1', state: 'preparing', byName: 'Teknisi Demo', seconds: 45, rateBps: 100e6 } as const
    test = { ...asked, ...nothing, ...planned, startedAtMs: Date.now() }
    return void res.json(reply())
  })
  app.delete(path, (_req, res) => {
    drills.go({ state: 'stopped', detail: 'stopped by Teknisi Demo', toMs: Date.now() })
    res.json(reply())
  })
  return drills
}
