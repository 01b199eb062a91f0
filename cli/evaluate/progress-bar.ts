const WIDTH = 30

/** A bar on a terminal's error stream, nothing elsewhere: what a script reads stays clean. */
export const progressBar = (stream: NodeJS.WriteStream, label: string) => ({
  show(done: number, total: number): void {
    if (!stream.isTTY) return
    const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH)
    stream.write(`\r${label} [${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${done}/${total}`)
  },
  clear(): void {
    if (stream.isTTY) stream.write('\r\u001B[K')
  },
})
