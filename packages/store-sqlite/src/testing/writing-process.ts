import { newReference } from '@outdial/call-client/kernel'
import type { AttemptUpdate } from '@outdial/scheduler-core/store'
import { dispatchLimits, updateOf } from '@outdial/scheduler-core/testing'
import { sqliteStore } from '../sqlite-store.ts'
import { aStep, NAMES } from './steps.ts'

// Licenses and ends calls until it is killed. Prints the licences of each commit once it is on
// disk.
const store = sqliteStore({ path: String(process.argv[2]) })
const dispatch = dispatchLimits(NAMES, { newReference, maxLicences: 20 })
let updates: readonly AttemptUpdate[] = []
for (;;) {
  const { licensed } = await store.advance(aStep(updates, { dispatch }))
  process.send?.(licensed.map(({ attempt }) => attempt.reference))
  updates = licensed.map(({ attempt }) => updateOf(attempt, 'completed', new Date()))
  await new Promise(resolve => setImmediate(resolve))
}
