import { expect, it } from 'vitest'
import type { AttemptUpdate } from '../store/step.ts'
import { sanitizeUpdate } from './sanitize-update.ts'

const UPDATE: AttemptUpdate = { provider: 'hand', reference: 'r', status: 'ringing', at: new Date(0) }

it('an update without unfit characters and details stays the same object', () => {
  expect(sanitizeUpdate(UPDATE)).toBe(UPDATE)
})

it('characters that not every store can keep are replaced in cause and id', () => {
  expect(sanitizeUpdate({ ...UPDATE, cause: 'a\0b', providerCallId: '\uD800' })).toMatchObject({
    cause: 'a\uFFFDb',
    providerCallId: '\uFFFD',
  })
})

it('details of a client that bounds nothing are bounded before they wait in memory', () => {
  const details = { long: 'x'.repeat(1_000_000), ['n'.repeat(65)]: 1, odd: '\0', fit: [1] }
  const { long, ...others } = sanitizeUpdate({ ...UPDATE, details }).details ?? {}
  expect(JSON.stringify(long)).toHaveLength(8192)
  expect(others).toEqual({ odd: '\uFFFD', fit: [1] })
})
