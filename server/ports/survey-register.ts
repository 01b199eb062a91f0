import type { SurveyAnswer } from '#domain/evaluation/input.ts'

/** Filled satisfaction forms for the evaluation. Implemented by the survey feature. */
export interface SurveyRegister {
  /** Handed in on a WIB day of [fromMs, toMs); an anonymous form leads to nobody. */
  ofPeriod(fromMs: number, toMs: number): Promise<SurveyAnswer[]>
}
