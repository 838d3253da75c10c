import { describe, expect, it } from 'vitest'
import { readArguments } from './options.ts'

describe('npm run seed', () => {
  it('takes defaults from the environment of the demo', () => {
    expect(readArguments([], {})).toMatchObject({
      calls: 1000,
      seed: 1,
      database: { kind: 'sqlite' },
    })
    const environment = { DATABASE_URL: 'sqlite:/data/a.db' }
    expect(readArguments(['--calls', '5', '--seed=7'], environment)).toEqual({
      calls: 5,
      seed: 7,
      database: { kind: 'sqlite', path: '/data/a.db' },
    })
    expect(readArguments(['--database', 'sqlite:/b.db'], environment)?.database).toEqual({
      kind: 'sqlite',
      path: '/b.db',
    })
    const server = { DATABASE_URL: 'postgres://me:secret@db/calls', DATABASE_SCHEMA: 'dialing' }
    expect(readArguments(['--pool-mode', 'session'], { ...server, DATABASE_POOL_MODE: 'transaction' })).toMatchObject({
      database: { kind: 'postgres', url: server.DATABASE_URL },
      schema: 'dialing',
      'pool-mode': 'session',
    })
  })

  it('--help asks for help', () => {
    expect(readArguments(['--help', '--calls', 'x'], {})).toBeUndefined()
  })

  it.each([
    [['--calls', '0'], 'Expected --calls to be a whole number from 1 to 1000000, got "0"'],
    [['--calls', 'many'], 'Expected --calls to be a whole number from 1 to 1000000, got "many"'],
    [['--seed', '-1'], '--seed'],
    [['--seed', '1.5'], 'Expected --seed to be a whole number from 0 to 4294967295, got "1.5"'],
    [
      ['--database', 'memory:'],
      'Expected --database to be a file or a server, since memory is lost when this program ends, got "memory:"',
    ],
    [['--database', 'mysql://me:secret@db'], 'got "mysql://•••@db"'],
    [['--schema', 'Calls'], 'Expected --schema to be up to 40 lowercase letters'],
    [['--call', '5'], "Unknown option '--call'"],
    [['5'], 'Unexpected argument'],
  ])('rejects %j', (args, message) => {
    expect(() => readArguments(args, {})).toThrow(message)
  })
})
