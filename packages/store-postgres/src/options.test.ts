import { describe, expect, it } from 'vitest'
import { type PostgresStoreOptions, resolveOptions } from './options.ts'

const url = 'postgres://user:secret@127.0.0.1:5432/calls'

describe('an invalid option is refused by name', () => {
  it.each<[unknown, string]>([
    [{}, 'Expected either `url` or `sql`, got neither'],
    [{ url, sql: () => {} }, 'Expected either `url` or `sql`, got both'],
    [{ url: 'mysql://user:secret@host/calls' }, 'Expected `url` to begin with postgres:// or postgresql://'],
    [{ url, schema: 'Calls' }, 'Expected `schema` to be a name of at most 40 lower-case letters'],
    [{ url, schema: 'calls"; DROP SCHEMA public' }, 'Expected `schema` to be a name of at most 40 lower-case letters'],
    [{ url, schema: 'pg_calls' }, 'Expected `schema` to be a name of at most 40 lower-case letters'],
    [{ url, migrations: 'never' }, 'Expected `migrations` to be one of at-start, by-hand, got "never"'],
    [{ url, poolSize: 0 }, 'Expected `poolSize` to be an integer from 1 up, got 0'],
    [{ url, listen: 1 }, 'Expected `listen` to be true, false or an address, got number'],
    [{ url, prepare: 'no' }, 'Expected `prepare` to be true or false, got string'],
    [{ url, lockTimeoutMs: 0 }, 'Expected `lockTimeoutMs` to be whole milliseconds from 1 up, got 0'],
    [{ url, metadataFields: 'customer' }, 'Expected `metadataFields` to be a list of names, got "customer"'],
    [{ url, metadataFields: ["x'); DROP"] }, 'Expected `metadataFields` to be names of at most 40 letters'],
    [{ url, metadataFields: ['id', 'ID'] }, 'Expected `metadataFields` to be names that differ, got "ID"'],
    [
      { url, metadataFields: Array.from({ length: 17 }, (_, n) => `f${n}`) },
      'Expected `metadataFields` to be at most 16 names, got 17',
    ],
    [{ url, clock: {} }, 'Expected `clock` to be a clock, got object'],
  ])('%#', (options, message) => {
    expect(() => resolveOptions(options as PostgresStoreOptions)).toThrow(message)
  })
})

it('`listen` is false by default where `prepare` is false', () => {
  expect(resolveOptions({ url }).listen).toBe(true)
  expect(resolveOptions({ url, prepare: false }).listen).toBe(false)
  expect(resolveOptions({ url, prepare: false, listen: url }).listen).toBe(url)
})

it('an error never contains the address, because it holds a password', () => {
  expect(() => resolveOptions({ url: 'mysql://user:secret@host/calls' })).not.toThrow('secret')
})
