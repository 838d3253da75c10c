import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type StoreFactory, storeProperty, testCallStore } from '../testing/index.ts'
import { memoryStore } from './memory-store.ts'

testCallStore(it, memoryStore)

it('the invariants hold after any operations in any order', { timeout: 60_000 }, () =>
  storeProperty(fc, memoryStore, { runs: 100, withinMs: 50_000 }),
)

it('a store whose results differ from the memory store fails', { timeout: 60_000 }, async () => {
  const wrong = storeProperty(fc, ({ clock }) => ({ ...memoryStore({ clock }), queues: async () => [] }), {
    runs: 20,
    seed: 1,
  })
  await expect(wrong).rejects.toThrow(/counterexample/i)
})

it('a failure that is not shortened in time is reported as it was found', async () => {
  let isFound = false
  const open: StoreFactory = ({ clock }) => {
    if (isFound) return new Promise<never>(() => {})
    return {
      ...memoryStore({ clock }),
      async queues() {
        isFound = true
        throw new Error('The count failed')
      },
    }
  }
  await expect(storeProperty(fc, open, { withinMs: 2000 })).rejects.toThrow(/counterexample[^]*shrunk 0 time/i)
})
