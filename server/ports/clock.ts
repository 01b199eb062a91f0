/** The wall clock; a test hands in its own. */
export interface Clock {
  nowMs(): number
}
