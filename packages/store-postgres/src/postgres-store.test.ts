import { type It, storeProperty, testCallStore } from '@outdial/scheduler-core/testing'
import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { testStores } from './testing/stores.ts'

describe('the rules of every store', () => {
  const { empty, another } = testStores()
  // A case of hours in small steps is hundreds of commits: on a busy machine they take longer than vitest would wait.
  const declare: It = (name, run) => void it(name, { timeout: 60_000 }, run)
  testCallStore(declare, empty)

  // Of what others did it tells nobody yet.
  const sharing: It = (name, run) => name.startsWith('sharing:') && declare(name, run)
  testCallStore(sharing, empty, { another, watch: false, wake: false })

  it('whatever is done, it answers as the store in memory does, and no rule is broken', { timeout: 120_000 }, () =>
    storeProperty(fc, empty, { runs: 30 }),
  )
})
