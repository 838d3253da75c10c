import type { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core'

// Names of fields are letters, digits and `_` only: see `toMetadataFields`.

/** The searched text of a row, equal to `searchText` but for its case. */
export const searchText = (row: string, fields: readonly string[]): string =>
  [`${row}.to_number`, `ifnull(${row}.from_number, '')`, ...fields.map(field => fieldText(row, field))].join(
    ' || char(10) || ',
  )

const fieldText = (row: string, field: string) =>
  `CASE WHEN json_type(${row}.metadata, '$.${field}') IN ('text', 'integer', 'real')
    THEN ${row}.metadata ->> '$.${field}' ELSE '' END`

/** The searched tables, with the column that is the id of their rows in the index. */
const TABLES = { calls: 'sequence', records: 'place' } as const

// `contentless_delete`: the index keeps no text, which is in the table already.
const create = (table: keyof typeof TABLES, fields: readonly string[]) => {
  const [index, place] = [`${table}_search`, TABLES[table]]
  const add = (row: string) =>
    `INSERT INTO ${index} (rowid, text) VALUES (${row}.${place}, ${searchText(row, fields)});`
  return `
CREATE VIRTUAL TABLE ${index} USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
INSERT INTO ${index} (rowid, text) SELECT ${place}, ${searchText(table, fields)} FROM ${table};
CREATE TRIGGER ${index}_added AFTER INSERT ON ${table} BEGIN ${add('NEW')} END;
CREATE TRIGGER ${index}_changed AFTER UPDATE OF to_number, from_number, metadata ON ${table} BEGIN
  DELETE FROM ${index} WHERE rowid = OLD.${place};
  ${add('NEW')}
END;
CREATE TRIGGER ${index}_deleted AFTER DELETE ON ${table} BEGIN DELETE FROM ${index} WHERE rowid = OLD.${place}; END;`
}

const drop = (table: string) => `
DROP TRIGGER ${table}_search_added; DROP TRIGGER ${table}_search_changed; DROP TRIGGER ${table}_search_deleted;
DROP TABLE ${table}_search;`

/**
 * Creates the index of a search of these fields, or creates it again if it lacks one. It reads all
 * calls once. Fields that other processes search stay in it.
 */
export function indexForSearch(connection: DatabaseSync, fields: readonly string[]): void {
  if (isComplete(indexedFields(connection), fields)) return
  connection.exec('BEGIN EXCLUSIVE')
  try {
    // Another process may have created it before this one had the lock.
    const indexed = indexedFields(connection)
    if (!isComplete(indexed, fields)) {
      const all = [...new Set([...(indexed ?? []), ...fields])]
      for (const table of ['calls', 'records'] as const) {
        if (indexed) connection.exec(drop(table))
        connection.exec(create(table, all))
      }
    }
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

/** @throws {SchedulerError} `store-failed` if the index is missing, or lacks a field */
export function expectSearchIndex(connection: DatabaseSync, fields: readonly string[]): void {
  if (isComplete(indexedFields(connection), fields)) return
  throw new SchedulerError('store-failed', 'Expected an index for `search`: call `migrate` with `search: true` first')
}

const isComplete = (indexed: readonly string[] | undefined, fields: readonly string[]) =>
  indexed !== undefined && fields.every(field => indexed.includes(field))

/** The fields that are in the index; `undefined` if there is none. */
function indexedFields(connection: DatabaseSync): readonly string[] | undefined {
  const found = connection.prepare("SELECT sql FROM sqlite_schema WHERE name = 'calls_search_added'").get()
  const sql = found?.['sql']
  return typeof sql === 'string'
    ? [...new Set([...sql.matchAll(/'\$\.(\w+)'/g)].flatMap(([, name]) => name ?? []))]
    : undefined
}
