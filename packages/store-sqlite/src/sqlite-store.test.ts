import { testCallStore } from '@outdial/scheduler-core/testing'
import { describe, it } from 'vitest'
import { sqliteStore } from './sqlite-store.ts'

describe('the rules of every store', () => {
  testCallStore(it, ({ clock }) => sqliteStore({ path: ':memory:', clock }))
})
