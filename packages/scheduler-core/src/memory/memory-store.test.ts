import fc from 'fast-check'
import { it } from 'vitest'
import { storeProperty, testCallStore } from '../testing/index.ts'
import { memoryStore } from './memory-store.ts'

testCallStore(it, memoryStore)

it('the invariants hold whatever is done in whatever order', () => storeProperty(fc, memoryStore, { runs: 200 }))
