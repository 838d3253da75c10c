import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import postgres from 'postgres'
import { commit } from './commit.ts'
import { REDIS_SETTINGS, redisVersion } from './postgres/redis.ts'
import { machine } from './report.ts'

export interface Run {
  /** The address of a PostgreSQL server. */
  readonly server: string
  readonly command: string
  /** When the command began, by `performance.now()`. */
  readonly begunAt: number
  readonly packages: readonly string[]
}

/** The circumstances of a run, as a paragraph: date, commit, command, machine and versions. */
export async function circumstances({ server, command, begunAt, packages }: Run): Promise<string> {
  const minutes = ((performance.now() - begunAt) / 60_000).toFixed(1)
  const redis = redisVersion()
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}, ${commit()}, with \`${command}\` in ${minutes} minutes:`,
    `${machine()}.`,
    `PostgreSQL ${await postgresVersion(server)} with its default settings unless stated, so every commit is durable;`,
    redis
      ? `Redis ${redis} with ${JSON.stringify(REDIS_SETTINGS)}, which may lose the last second of writes;`
      : 'no Redis was installed, so BullMQ on Redis was not measured;',
    `${packages.map(versionOf).join(', ')}.`,
  ].join('\n')
}

/** The measured servers and packages, in one line. */
export async function measuredVersions(server: string, packages: readonly string[]): Promise<string> {
  const redis = redisVersion()
  const servers = [`PostgreSQL ${await postgresVersion(server)}`, ...(redis ? [`Redis ${redis}`] : [])]
  return [...servers, ...packages.map(versionOf), `Node ${process.versions.node}, ${cpus().length} cores`].join(', ')
}

async function postgresVersion(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 })
  const [row] = await sql`SHOW server_version`
  await sql.end()
  return String(row?.['server_version'])
}

function versionOf(name: string): string {
  const file = new URL(`node_modules/${name}/package.json`, import.meta.url)
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
  return `${name} ${version}`
}
