import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const TRIED = `
  const { migrate, sqliteStore } = await import('@outdial/store-sqlite')
  for (const use of [sqliteStore, migrate]) {
    try { await use({ path: ':memory:' }); console.log('none') } catch (error) { console.log(error.message) }
  }
`

it('a Node without node:sqlite is named in one sentence, before the first operation', async () => {
  const flags = ['--no-experimental-sqlite', '--conditions=@outdial/source', '--input-type=module', '--eval', TRIED]
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: import.meta.dirname })
  const message = `Expected a Node with node:sqlite for sqliteStore, got ${process.version} without it`
  expect(stdout.trim().split('\n')).toEqual([message, message])
})
