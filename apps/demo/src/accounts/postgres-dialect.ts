import { systemClock } from '@outdial/call-client/kernel'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { withTimeout } from '../with-timeout.ts'

const ANSWER_MS = 3000

const parameters = z.array(z.union([z.string(), z.number(), z.boolean(), z.date(), z.null()]))

/**
 * Kysely on the pool of the `postgres` driver, without transactions. It reserves no connection: the
 * driver's `reserve` never settles while the server is away.
 */
export function postgresDialect(sql: Sql): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const given = parameters.parse(query.parameters)
      const rows = await withTimeout(sql.unsafe<Row[]>(query.sql, given), ANSWER_MS, systemClock)
      return { rows: [...rows], numAffectedRows: BigInt(rows.count ?? 0) }
    },
    streamQuery: refuse,
  }
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => {},
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function refuse(): never {
  throw new Error('Expected single statements')
}
