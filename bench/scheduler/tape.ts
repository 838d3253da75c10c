import { copyFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, StatementSync } from 'node:sqlite'

/** One commit: its writes, in order. */
export type Commit = readonly Write[]

interface Write {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** All writes of a store, and the settings of its connection. */
export interface Tape {
  readonly settings: string[]
  readonly commits: Commit[]
}

const METHODS = ['run', 'get', 'all', 'iterate'] as const

/** Observes every SQLite statement of this process until the returned function is called. */
export function listen(onStatement: (sql: string, values: readonly SQLInputValue[]) => void): () => void {
  const restore: (() => void)[] = []
  for (const name of METHODS) {
    const original = StatementSync.prototype[name]
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all four have one signature
    StatementSync.prototype[name] = function heard(this: StatementSync, ...values: SQLInputValue[]) {
      onStatement(this.sourceSQL, values)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
      return (original as (...given: SQLInputValue[]) => unknown).apply(this, values)
    } as never
    restore.push(() => Object.assign(StatementSync.prototype, { [name]: original }))
  }
  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function heard(this: DatabaseSync, sql: string) {
    onStatement(sql, [])
    exec.call(this, sql)
  }
  restore.push(() => Object.assign(DatabaseSync.prototype, { exec }))
  return () => {
    for (const each of restore) each()
  }
}

/** Records the writes of `work`, without its reads and without empty commits. */
export async function record(work: () => Promise<unknown>): Promise<Tape> {
  const tape: Tape = { settings: [], commits: [] }
  let writes: Write[] = []
  const stop = listen((sql, values) => {
    if (/^\s*PRAGMA\b/i.test(sql)) tape.settings.push(sql)
    else if (/^\s*BEGIN\b/i.test(sql)) writes = []
    else if (/^\s*COMMIT\b/i.test(sql)) {
      if (writes.length > 0) tape.commits.push(writes)
      writes = []
    } else if (/^\s*(INSERT|UPDATE|DELETE)\b/i.test(sql)) writes.push({ sql, values: [...values] })
  })
  try {
    await work()
  } finally {
    stop()
  }
  return tape
}

/** The recorded writes for another file, as functions that make one commit each. */
export function replay(path: string, tape: Tape): { readonly commits: readonly (() => void)[]; close(): void } {
  const connection = new DatabaseSync(path)
  for (const sql of tape.settings) connection.exec(sql)
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const begin = prepared('BEGIN IMMEDIATE')
  const end = prepared('COMMIT')
  const commits = tape.commits.map(commit => {
    const writes = commit.map(({ sql, values }) => ({ statement: prepared(sql), values }))
    return () => {
      begin.run()
      for (const { statement, values } of writes) statement.run(...values)
      end.run()
    }
  })
  return { commits, close: () => connection.close() }
}

/** Copies a closed database. */
export function copyOf(path: string): string {
  const copy = `${path}.copy`
  copyFileSync(path, copy)
  return copy
}
