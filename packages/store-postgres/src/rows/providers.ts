import { damaged, orAbsent, toDate, toMs, toNumber, toText } from '@outdial/scheduler-core/internal'
import type { ProviderState } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'

const SAVE = `UPDATE outdial.providers p
  SET failures = x.failures, backoffs = x.backoffs, failed_at = x.failed_at, backoff_until = x.backoff_until
  FROM json_to_recordset($1::text::json) AS x(name text, failures bigint, backoffs bigint, failed_at bigint,
    backoff_until bigint)
  CROSS JOIN LATERAL (SELECT i.ctid AS place FROM outdial.providers i WHERE i.name = x.name OFFSET 0) i
  WHERE p.ctid = i.place`

/** Saves states of providers. Their rows exist and are locked: see `load_queues`. */
export async function saveProviders(db: Database, providers: readonly ProviderState[]): Promise<void> {
  if (providers.length > 0) await db.query(SAVE, JSON.stringify(providers.map(valuesOf)))
}

/** Reads an array of rows. `null` means that there is none. */
export function toProviders(rows: unknown): readonly ProviderState[] {
  return Array.isArray(rows) ? rows.map(toProvider) : (orAbsent(rows, value => damaged('an array', value)) ?? [])
}

function toProvider(row: unknown): ProviderState {
  const [name, failures, backoffs, failedAt, backoffUntil]: readonly unknown[] = Array.isArray(row) ? row : []
  return {
    name: toText(name),
    failures: toNumber(failures),
    backoffs: toNumber(backoffs),
    failedAt: orAbsent(failedAt, toDate),
    backoffUntil: orAbsent(backoffUntil, toDate),
  }
}

const valuesOf = ({ name, failures, backoffs, failedAt, backoffUntil }: ProviderState) => ({
  name,
  failures,
  backoffs,
  failed_at: toMs(failedAt),
  backoff_until: toMs(backoffUntil),
})
