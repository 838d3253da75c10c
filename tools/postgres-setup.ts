import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { createDatabase, dropDatabase, type PostgresServer, startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address that creates a database for a test: see `testDatabase`. */
    databases: string
  }
}

// Safe for restarts and crashes of the server; only a power failure would lose data.
const QUICK = { fsync: 'off', full_page_writes: 'off', max_connections: 200 }

/**
 * Creates databases for tests on one server for the whole run: the one that `TEST_POSTGRES_URL`
 * names, else one that the first request starts.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const named = process.env.TEST_POSTGRES_URL
  const made: string[] = []
  let server: Promise<PostgresServer> | undefined

  const newDatabase = async (): Promise<string> => {
    server ??= named ? undefined : startPostgres({ settings: QUICK })
    const url = await createDatabase(named ?? (await server)?.url ?? '')
    made.push(url)
    return url
  }

  const databases = createServer((_, response) => {
    newDatabase().then(
      url => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  databases.listen(0, '127.0.0.1')
  await once(databases, 'listening')
  const address = databases.address()
  const port = typeof address === 'object' ? address?.port : undefined
  project.provide('databases', `http://127.0.0.1:${port}`)

  return async () => {
    databases.closeAllConnections()
    databases.close()
    if (named) for (const url of made) await dropDatabase(named, url)
    await (await server)?.stop()
  }
}
