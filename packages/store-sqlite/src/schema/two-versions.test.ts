import { expect, it, onTestFinished } from 'vitest'
import { newerBuild } from '../../../../tools/newer-build.ts'
import { breakStore } from '../testing/broken-store.ts'
import { aPath } from '../testing/files.ts'
import { addOne, aStep } from '../testing/steps.ts'
import { aStore } from '../testing/stores.ts'

/** An open store with a call, whose file a newer version of this package has migrated since. */
async function migratedByNewer(compatible: boolean) {
  const path = aPath()
  const older = aStore({ path })
  await addOne(older)
  const sql = compatible ? 'CREATE TABLE notes (text TEXT)' : 'ALTER TABLE calls RENAME TO calls_of_tomorrow'
  const { sqliteStore, remove } = await breakStore(newerBuild({ sql, compatible }))
  onTestFinished(remove)
  const newer = sqliteStore({ path })
  await newer.now()
  await newer.close()
  return { older, path }
}

it('after an incompatible migration by a newer process every operation of an older one is refused', async () => {
  const { older, path } = await migratedByNewer(false)
  // `now` is what readiness asks for.
  const operations = [() => older.now(), () => older.advance(aStep()), () => addOne(older), () => older.queues()]
  for (const operation of operations) {
    await expect(operation()).rejects.toMatchObject({
      code: 'store-newer',
      message: expect.stringContaining('newer process'),
    })
  }
  await expect(aStore({ path }).now()).rejects.toMatchObject({ code: 'store-newer' })
})

it('after a compatible migration by a newer process an older one goes on, and can be started', async () => {
  const { older, path } = await migratedByNewer(true)
  expect((await older.advance(aStep())).licensed).toHaveLength(1)
  expect(await aStore({ path }).queues()).toHaveLength(1)
})
