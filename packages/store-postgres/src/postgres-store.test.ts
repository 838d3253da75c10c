import { storeProperty, testCallStore } from '@outdial/scheduler-core/testing'
import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { testStores } from './testing/stores.ts'

describe('the rules of every store', () => {
  const { empty } = testStores()
  testCallStore(it, empty)

  it('whatever is done, it answers as the store in memory does, and no rule is broken', { timeout: 120_000 }, () =>
    storeProperty(fc, empty, { runs: 30 }),
  )
})
