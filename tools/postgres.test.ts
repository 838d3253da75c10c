import { existsSync } from 'node:fs'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { startPostgres } from './postgres.ts'
import { testDatabase } from './postgres-in-tests.ts'

function connectionTo(url: string): postgres.Sql {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => sql.end({ timeout: 0 }))
  return sql
}

it('each test has its own database on a shared server', { timeout: 30_000 }, async () => {
  const [one, other] = [connectionTo(await testDatabase()), connectionTo(await testDatabase())]
  await one`CREATE TABLE mine (id int)`
  expect(await other`SELECT to_regclass('mine') AS mine`).toEqual([{ mine: null }])
  const [here, there] = [await one`SELECT inet_server_port()`, await other`SELECT inet_server_port()`]
  expect(here).toEqual(there)
})

it('a crash keeps committed rows and loses others, and stopping the server removes its files', {
  timeout: 30_000,
}, async () => {
  const server = await startPostgres()
  const url = await server.createDatabase()
  const [one, other] = [connectionTo(url), connectionTo(url)]
  const folders = await one`SELECT current_setting('data_directory') AS folder`
  await one`CREATE TABLE saved (id int)`
  await one`INSERT INTO saved VALUES (1)`
  const unfinished = await other.reserve()
  await unfinished`BEGIN`
  await unfinished`INSERT INTO saved VALUES (2)`
  await server.restart('immediate')
  expect(await connectionTo(url)`SELECT id FROM saved`).toEqual([{ id: 1 }])
  await server.stop()
  expect(existsSync(folders[0]?.['folder'])).toBe(false)
})
