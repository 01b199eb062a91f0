import type { Part } from '#platform/lifecycle.ts'
import type { Followers } from './cluster/create-followers.ts'
import type { EvaluationFeature } from './features/evaluation/create-evaluation-feature.ts'
import type { TelemetryWatch } from './features/health/telemetry-watch.ts'
import type { EvaluationPrints } from './features/prints/create-evaluation-prints.ts'
import type { VerificationFeature } from './features/verification/create-verification-feature.ts'
import type { LiveState } from './live/live-state.ts'
import type { ComplaintRegister } from './ports/complaint-register.ts'
import type { RequestRegister } from './ports/request-register.ts'

/** What compose-features.ts hands to create-server.ts. */
export interface ComposedFeatures {
  state: LiveState
  watch: TelemetryWatch
  /** For the demo's seed and for other composition roots. */
  requests: RequestRegister
  complaints: ComplaintRegister
  verification: VerificationFeature
  evaluation: EvaluationFeature
  evaluationPrints: EvaluationPrints
  /** Those of `parts` that only read what is served from memory: enough to compute an evaluation. */
  memory: Part[]
  followers: Followers
  /** Started in this order, stopped in reverse. */
  parts: Part[]
}
