import type { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core'

// Names of fields are letters, digits and `_` only: see `toMetadataFields`.

/** A field of a call's metadata, as JSON. A query that compares it must have the same text. */
export const metadataValue = (field: string): string => `metadata -> '$.${field}'`

export const metadataIndex = (field: string): string => `calls_by_metadata_${field}`

/** Creates the missing indexes. Each reads all calls once. */
export function indexMetadata(connection: DatabaseSync, fields: readonly string[]): void {
  for (const field of missing(connection, fields)) {
    // Another process may have created it meanwhile.
    const create = `CREATE INDEX IF NOT EXISTS ${metadataIndex(field)}`
    connection.exec(`${create} ON calls (${metadataValue(field)}, at, sequence) WHERE metadata IS NOT NULL`)
  }
}

/** @throws {SchedulerError} `store-failed` if an index is missing */
export function expectMetadataIndexes(connection: DatabaseSync, fields: readonly string[]): void {
  const [field] = missing(connection, fields)
  if (field === undefined) return
  throw new SchedulerError('store-failed', `Expected an index of the metadata field ${field}: call \`migrate\` first`)
}

function missing(connection: DatabaseSync, fields: readonly string[]): readonly string[] {
  if (fields.length === 0) return []
  const found = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'calls'").all()
  const names = new Set(found.map(({ name }) => name))
  return fields.filter(field => !names.has(metadataIndex(field)))
}
