import { it } from 'vitest'
import { testCallStore } from '../testing/index.ts'
import { memoryStore } from './memory-store.ts'

testCallStore(it, memoryStore)
