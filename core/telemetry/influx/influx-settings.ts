/** How to reach an InfluxDB. Plain data: it also travels to the reader's thread. */
export interface InfluxSettings {
  /** influx1: InfluxDB 1.x. influx2: InfluxDB 2.x and 3.x (and, for writes alone, VictoriaMetrics). */
  engine: 'influx1' | 'influx2'
  /** `http://host:8086`, without a path. */
  url: string
  /** Database of 1.x and 3.x; of 2.x the first part of the buckets' names. */
  database: string
  org: string | null
  token: string | null
  username: string | null
  password: string | null
  /** PEM of the certificate authority that signed the server's certificate; null: the public ones. */
  ca: string | null
  /** The longest that a request may take. Default 15,000. */
  timeoutMs?: number | undefined
  retention?: Partial<InfluxRetention> | undefined
}

export interface InfluxRetention {
  /** Whole UTC days of raw samples besides the newest. Default 3. */
  rawDays: number
  /** Default 800: eight quarters and a half stay recomputable. */
  rollup5mDays: number
  /** Default 1,900: five years. */
  rollup1hDays: number
  /**
   * The server removes what is this much older than it must be: what waited in the outbox is still taken. Default 9;
   * null: the server keeps everything.
   */
  serverSlackDays: number | null
}

export const defaultInfluxRetention: InfluxRetention = {
  rawDays: 3,
  rollup5mDays: 800,
  rollup1hDays: 1900,
  serverSlackDays: 9,
}

/** What is kept for how long: a retention policy of 1.x, a bucket of 2.x; 3.x keeps one database. */
export const policies = ['raw', 'rollup_5m', 'rollup_1h'] as const
export type Policy = (typeof policies)[number]
export const rollupPolicy = { '5m': 'rollup_5m', '1h': 'rollup_1h' } as const

export const retentionOf = ({ retention }: InfluxSettings): InfluxRetention => ({
  ...defaultInfluxRetention,
  ...retention,
})

/** Days after which the server removes what lies in the policy; null: never. */
export const serverDays = (settings: InfluxSettings, policy: Policy): number | null => {
  const { rawDays, rollup5mDays, rollup1hDays, serverSlackDays } = retentionOf(settings)
  if (serverSlackDays === null) return null
  const days = { raw: rawDays + 1, rollup_5m: rollup5mDays, rollup_1h: rollup1hDays }
  return days[policy] + serverSlackDays
}
