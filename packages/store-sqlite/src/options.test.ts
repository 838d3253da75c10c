import { describe, expect, it } from 'vitest'
import type { SqliteStoreOptions } from './options.ts'
import { sqliteStore } from './sqlite-store.ts'

describe('an invalid option is refused by name', () => {
  const path = ':memory:'
  it.each<[unknown, string]>([
    [{}, "Expected `path` to be a file's path or ':memory:', got undefined"],
    [{ path: '' }, "Expected `path` to be a file's path or ':memory:', got \"\""],
    [{ path, mode: 'append' }, 'Expected `mode` to be one of create, read-write, read-only, got "append"'],
    [{ path, migrations: 'never' }, 'Expected `migrations` to be one of at-start, by-hand, got "never"'],
    [
      { path, mode: 'read-only' },
      "Expected `mode` to be 'create' and `migrations` to be 'at-start' for a database in memory",
    ],
    [{ path, lockTimeoutMs: '5 s' }, 'Expected `lockTimeoutMs` to be milliseconds from 0 up, got string'],
    [{ path, lockTimeoutMs: Number.NaN }, 'Expected `lockTimeoutMs` to be milliseconds from 0 up, got NaN'],
    [{ path, clock: {} }, 'Expected `clock` to be a clock, got object'],
  ])('%o', (options, message) => {
    expect(() => sqliteStore(options as SqliteStoreOptions)).toThrow(message)
  })
})
