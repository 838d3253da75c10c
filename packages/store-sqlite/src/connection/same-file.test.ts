import { renameSync, rmSync, symlinkSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { aPath } from '../testing/files.ts'
import { addOne, aStep } from '../testing/steps.ts'
import { aStore } from '../testing/stores.ts'

it('a store does not license from a file that was replaced while open', async () => {
  const path = aPath()
  const store = aStore({ path })
  await addOne(store)
  const connection = new DatabaseSync(path)
  connection.exec(`VACUUM INTO '${path}.copy'`)
  connection.close()
  renameSync(`${path}.copy`, path)
  for (const left of ['-wal', '-shm']) rmSync(path + left, { force: true })
  await expect(store.advance(aStep())).rejects.toMatchObject({ code: 'store-missing' })
  expect((await aStore({ path }).advance(aStep())).licensed).toHaveLength(1)
})

it('a write to a deleted file fails', async () => {
  const path = aPath()
  const store = aStore({ path })
  await addOne(store)
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  await expect(addOne(store)).rejects.toMatchObject({ code: 'store-missing' })
})

it('a hard link to the file counts as the same file', async () => {
  const path = aPath()
  const other = `${aPath()}-link`
  await addOne(aStore({ path }))
  symlinkSync(path, other)
  const linked = aStore({ path: other })
  const hint = new Promise(resolve => linked.watch?.(resolve))
  await linked.queues()
  await addOne(aStore({ path }))
  expect(await hint).toBe('missed')
})
