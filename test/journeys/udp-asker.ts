import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** inode of the UDP socket that is bound to this local port. */
const inodeOf = (port: number): string | null => {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const line = readFileSync('/proc/net/udp', 'utf8')
    .split('\n')
    .find((row) => row.trim().split(/\s+/)[1]?.endsWith(hex))
  return line?.trim().split(/\s+/)[9] ?? null
}

const holds = (pid: number, inode: string): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`
      } catch {
        return false // closed while we looked
      }
    })
  } catch {
    return false // the process ended
  }
}

/** Which of these processes asks from this port of loopback; null: none that is known. */
export const askerAt = (port: number, pids: Iterable<readonly [name: string, pid: number]>): string | null => {
  const inode = inodeOf(port)
  if (inode === null) return null
  for (const [name, pid] of pids) if (holds(pid, inode)) return name
  return null
}
