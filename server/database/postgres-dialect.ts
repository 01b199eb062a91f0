import {
  CompiledQuery,
  PostgresDialect,
  PostgresDriver,
  PostgresQueryCompiler,
  type ColumnDefinitionNode,
  type DatabaseConnection,
  type DataTypeNode,
  type Driver,
  type PostgresDialectConfig,
  type QueryCompiler,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'

/** Any number that nothing else in this database locks. */
const WRITER_LOCK = 7_262_688

/**
 * Whole numbers come as numbers, as they do from SQLite; PostgreSQL's own client hands out text, because a bigint may be
 * larger than a number is exact. Ours never are (epoch ms, bit/s, counts): one that is would be an error, not a rounding.
 */
const exactNumber = (text: string): number => {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError(`${text} is no exact number`)
  return value
}
const { builtins } = pg.types
const numeric: ReadonlySet<number> = new Set([builtins.INT8, builtins.NUMERIC])
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    numeric.has(oid) ? exactNumber : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * A server that vanished without a word (power, network) holds a transaction for 20 seconds at most, one that hangs
 * inside of one for 30.
 */
const connection = (connectionString: string): pg.ClientConfig => ({
  connectionString,
  types,
  application_name: 'pantau',
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  lock_timeout: 15_000,
  idle_in_transaction_session_timeout: 30_000,
  options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2',
})
/** A connection that breaks is told to who asks something of it; without a listener the break would end the process. */
const ignore = (): void => undefined

/** Connections to the service database, `max` at most, made and replaced as needed. */
export const openPool = (url: string, max: number): pg.Pool => {
  const pool = new pg.Pool({ ...connection(url), max })
  pool.on('connect', (client) => client.on('error', ignore))
  pool.on('error', ignore)
  return pool
}

/** One connection of its own, not yet connected. */
export const openClient = (url: string): pg.Client => new pg.Client(connection(url)).on('error', ignore)

/**
 * One writing transaction at a time in the whole cluster, as on SQLite: what a transaction read stays true until it
 * commits, so "read the newest number, write the next one" means the same on both. Reading takes no turn.
 */
class OneWriterDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings)
    if (settings.accessMode !== 'read only')
      await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${WRITER_LOCK})`))
  }
}

/** Text sorts and compares by its bytes, as on SQLite, whatever language the database was made for. */
class PlainTextCompiler extends PostgresQueryCompiler {
  #isColumn = false
  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    this.#isColumn = true
    super.visitColumnDefinition(node)
    this.#isColumn = false
  }
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node)
    if (this.#isColumn && node.dataType === 'text') this.append(' collate "C"')
  }
}

class ServicePostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): Driver {
    return new OneWriterDriver(this.#config)
  }
  override createQueryCompiler(): QueryCompiler {
    return new PlainTextCompiler()
  }
}

/** kysely on PostgreSQL with the meaning that the rules of server/database/README.md promise. */
export const postgresDialect = (pool: pg.Pool): PostgresDialect => new ServicePostgresDialect({ pool })
