/** RouterOS takes whole numbers with a decimal unit: 100000000 bit/s is `100M`. */
const written = (bps: number): string => {
  const [size, unit] = bps % 1e6 === 0 ? [1e6, 'M'] : bps % 1e3 === 0 ? [1e3, 'k'] : [1, '']
  return `${Math.round(bps / size)}${unit}`
}
/** Within quotes RouterOS reads `\`, `"`, `$` and `?` as signs of its own (RouterOS manual, scripting). */
const quoted = (name: string): string => `"${name.replace(/[\\"$?]/g, '\\$&')}"`

/**
 * The command that gives a MikroTik simple queue new limits, for a technician to look at and to paste; rates in bit/s.
 * `max-limit` is written upload/download as seen from the queue's target. Null: a name that no terminal takes safely.
 */
export const queueCommand = (queue: string, { downBps, upBps }: { downBps: number; upBps: number }): string | null =>
  queue === '' || /\p{Cc}/u.test(queue)
    ? null
    : `/queue simple set [find name=${quoted(queue)}] max-limit=${written(upBps)}/${written(downBps)}`
