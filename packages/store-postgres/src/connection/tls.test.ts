import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../../tools/postgres.ts'
import { addressOf } from './address.ts'
import { sessionOf } from './session.ts'

let server: PostgresServer
let folder: string
let certificate: string

beforeAll(async () => {
  server = await startPostgres({ settings: { fsync: 'off' } })
  folder = await mkdtemp(join(tmpdir(), 'outdial-tls-'))
  certificate = join(folder, 'root.crt')
  await secure()
}, 60_000)

afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Gives the server a certificate for `localhost` that no client trusts. */
async function secure(): Promise<void> {
  const sql = postgres(server.url, { max: 1 })
  const [row] = await sql`SELECT current_setting('data_directory') AS data`
  const data = String(row?.['data'])
  const { uid, gid } = await stat(data)
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  await writeFile(certificate, made.cert)
  for (const [name, text] of [
    ['server.crt', made.cert],
    ['server.key', made.private],
  ] as const) {
    await writeFile(join(data, name), text, { mode: 0o600 })
    await chown(join(data, name), uid, gid)
  }
  await sql`ALTER SYSTEM SET ssl = on`
  await sql.end()
  await server.restart('fast')
}

/** Whether a connection to this host is encrypted. */
async function isSecure(host: string, parameters: string): Promise<unknown> {
  const url = `postgres://outdial:secret@${host}:${server.port}/postgres?${parameters}`
  const session = sessionOf({ url, schema: 'outdial', prepare: true })
  onTestFinished(() => session.close())
  const rows = await session.read(db => db.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'))
  await session.write(db => db.finish('SELECT 1'))
  return rows[0]?.[0]
}

it('sslmode=require encrypts without checking the server', async () => {
  expect(await isSecure('127.0.0.1', 'sslmode=disable')).toBe(false)
  expect(await isSecure('127.0.0.1', 'sslmode=require')).toBe(true)
})

it('sslmode=verify-full refuses an unknown certificate at once, and trusts those of sslrootcert', async () => {
  await expect(isSecure('localhost', 'sslmode=verify-full')).rejects.toMatchObject({
    code: 'store-unavailable',
    cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  })
  expect(await isSecure('localhost', `sslmode=verify-full&sslrootcert=${certificate}`)).toBe(true)
})

it('sslmode=verify-full refuses a certificate for another host', async () => {
  await expect(isSecure('127.0.0.1', `sslmode=verify-full&sslrootcert=${certificate}`)).rejects.toMatchObject({
    code: 'store-unavailable',
    cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  })
})

it('a cut connection with TLS is replaced, and closing is immediate', async () => {
  const url = `postgres://outdial:secret@127.0.0.1:${server.port}/postgres?sslmode=require`
  const session = sessionOf({ url, schema: 'outdial', prepare: true })
  await session.read(db => db.query('SELECT 1'))
  await server.restart('immediate')
  expect(await session.read(db => db.query('SELECT 1'))).toEqual([[1]])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const closed = session.close()
  // The connection is destroyed after 1000 ms at the latest: that timer must not be needed.
  await vi.advanceTimersByTimeAsync(900)
  await closed
})

it('a certificate that cannot be read is refused by name', () => {
  const url = 'postgres://user:secret@localhost/calls?sslmode=verify-full&sslrootcert=/nowhere/root.crt'
  expect(() => addressOf({ url })).toThrow(
    'Expected `sslrootcert` to be a file that can be read, got /nowhere/root.crt',
  )
})
