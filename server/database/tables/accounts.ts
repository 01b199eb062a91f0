/** Flags are 0/1, instants epoch ms. */
export interface AccountsTable {
  id: string
  /** Lower case, unique. */
  login: string
  name: string
  role: string
  opd_id: string | null
  complaint_officer: number
  active: number
  must_change_password: number
  language: string
  email: string | null
  education: string | null
  network_knowledge: string | null
  /** PHC string of argon2id. */
  password_hash: string
  /** 1: an account of the demo city, usable only there. */
  is_demo: number
  created_at_ms: number
  updated_at_ms: number
  last_login_at_ms: number | null
}

export interface SessionsTable {
  id: string
  /** SHA-256 of the cookie's value: who reads the database cannot sign in with it. */
  token_hash: string
  account_id: string
  created_at_ms: number
  last_seen_at_ms: number
  expires_at_ms: number
  remote_address: string
}

export interface DeviceTokensTable {
  id: string
  token_hash: string
  /** wall, collector */
  role: string
  label: string
  created_at_ms: number
  created_by: string
  last_used_at_ms: number | null
  last_used_from: string | null
  revoked_at_ms: number | null
}

/** Walls that wait for somebody to type in their code, for ten minutes. */
export interface WallPairingsTable {
  /** SHA-256 of what the wall alone knows. */
  secret_hash: string
  code: string
  address: string
  expires_at_ms: number
  /** Set when it was approved; its token is made when the wall fetches it. */
  device_id: string | null
}

export interface AccountTables {
  wall_pairings: WallPairingsTable
  accounts: AccountsTable
  sessions: SessionsTable
  device_tokens: DeviceTokensTable
}
