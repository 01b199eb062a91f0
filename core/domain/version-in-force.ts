interface Version {
  /** 0: the default of the product, which nobody decided. */
  version: number
  /** Epoch ms. */
  recordedAtMs: number
}

/**
 * The version that was in force at an instant, of versions in their order: a document printed again looks as it did.
 * Before anybody decided, it is the first decision: an office that sets up its letterhead after its first letter prints
 * that letter with it too. Throws RangeError for an empty history.
 */
export const versionInForce = <V extends Version>(versions: readonly V[], atMs: number): V => {
  const decided = versions.filter(({ version }) => version > 0)
  const found = decided.findLast(({ recordedAtMs }) => recordedAtMs <= atMs) ?? decided[0] ?? versions[0]
  if (!found) throw new RangeError('a history of settings has at least its default')
  return found
}
