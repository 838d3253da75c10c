import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { createDatabase, dropDatabase, type PostgresServer, startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for a database: see `testDatabase`. */
    databases: string
  }
}

// A restart forgets nothing without it; only a power failure would.
const QUICK = { fsync: 'off', full_page_writes: 'off', max_connections: 200 }

/**
 * Databases for tests, from one server for all test files of the run: the one that `TEST_POSTGRES_URL` names, else one that starts when the first
 * test asks.
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

  const desk = createServer((_, response) => {
    newDatabase().then(
      url => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  desk.listen(0, '127.0.0.1')
  await once(desk, 'listening')
  const address = desk.address()
  const port = typeof address === 'object' ? address?.port : undefined
  project.provide('databases', `http://127.0.0.1:${port}`)

  return async () => {
    desk.closeAllConnections()
    desk.close()
    if (named) for (const url of made) await dropDatabase(named, url)
    await (await server)?.stop()
  }
}
