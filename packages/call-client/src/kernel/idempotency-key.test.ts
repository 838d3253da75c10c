import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { idempotencyKeyOf } from './idempotency-key.ts'

const reference = 'f'.repeat(32)

afterEach(() => void vi.unstubAllGlobals())

describe('an idempotency key', () => {
  it.each([
    ['Node', process],
    ['a browser', undefined],
  ])('is the same hash of the reference in %s', async (_, environment) => {
    vi.stubGlobal('process', environment)
    const expected = createHash('sha256').update(`idempotency-key ${reference}`).digest('base64url').slice(0, 22)
    expect(await idempotencyKeyOf(reference)).toBe(expected)
  })

  it('differs between attempts, and does not contain the reference', async () => {
    const keys = await Promise.all([reference, `${reference}0`].map(idempotencyKeyOf))
    expect(new Set(keys).size).toBe(2)
    for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/)
  })
})
