import fc from 'fast-check'
import { expect, it } from 'vitest'
import { storeProperty, testCallStore } from '../testing/index.ts'
import { memoryStore } from './memory-store.ts'

testCallStore(it, memoryStore)

it('the invariants hold whatever is done in whatever order', { timeout: 60_000 }, () =>
  storeProperty(fc, memoryStore, { runs: 100 }),
)

it('a store that answers otherwise than the one in memory is found out', { timeout: 60_000 }, async () => {
  const wrong = storeProperty(fc, ({ clock }) => ({ ...memoryStore({ clock }), queues: async () => [] }), {
    runs: 20,
    seed: 1,
  })
  await expect(wrong).rejects.toThrow(/counterexample/i)
})
