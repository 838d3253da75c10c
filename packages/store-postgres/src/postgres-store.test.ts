import { storeProperty, testCallStore } from '@outdial/scheduler-core/testing'
import * as fc from 'fast-check'
import { describe, it, vi } from 'vitest'
import { testStores } from './testing/stores.ts'

// A case of hours in small steps is hundreds of commits: on a busy machine they take longer than vitest would wait.
vi.setConfig({ testTimeout: 60_000 })

describe('the rules of every store', () => {
  const { empty, another } = testStores()
  testCallStore(it, empty, { another })

  it('whatever is done, it answers as the store in memory does, and no rule is broken', { timeout: 120_000 }, () =>
    storeProperty(fc, empty, { runs: 30, withinMs: 100_000 }),
  )
})
