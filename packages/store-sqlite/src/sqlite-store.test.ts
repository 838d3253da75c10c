import { type It, storeProperty, testCallStore } from '@outdial/scheduler-core/testing'
import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { sqliteStore } from './sqlite-store.ts'
import { aPath } from './testing/files.ts'

describe('the rules of every store', () => {
  testCallStore(it, setting => sqliteStore({ path: ':memory:', ...setting }))

  // Two stores on one file.
  let path = ''
  const declare: It = it
  const sharing: It = (name, run) => /^(sharing|concurrent commits|stale reads):/.test(name) && declare(name, run)
  testCallStore(sharing, setting => sqliteStore({ path: (path = aPath()), ...setting }), {
    another: setting => sqliteStore({ path, ...setting }),
  })

  it('any operations have the same results as in the memory store, and break no rule', { timeout: 60_000 }, () =>
    storeProperty(fc, setting => sqliteStore({ path: ':memory:', ...setting }), { runs: 100, withinMs: 50_000 }),
  )
})
