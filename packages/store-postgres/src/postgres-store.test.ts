import { storeProperty, testCallStore } from '@outdial/scheduler-core/testing'
import * as fc from 'fast-check'
import { describe, it, vi } from 'vitest'
import { testStores } from './testing/stores.ts'

// A case of many small steps is hundreds of commits, which take longer than vitest's default
// timeout.
vi.setConfig({ testTimeout: 60_000 })

describe('the rules of every store', () => {
  const { empty, another } = testStores()
  testCallStore(it, empty, { another })

  it('any operations have the same results as in the memory store, and break no rule', { timeout: 120_000 }, () =>
    storeProperty(fc, empty, { runs: 30, withinMs: 100_000 }),
  )
})
