import { expect, it } from 'vitest'
import { jitterOf, pollDelayMs } from './poll-delay.ts'
import { newReference } from './reference.ts'

// A reference with a jitter factor of 1.
const reference = `${'0'.repeat(28)}0024`
const waits = (webhooks: boolean) => [0, 1, 2, 3, 4, 5, 6].map(polls => pollDelayMs({ reference, polls, webhooks }))

it('polls begin after a second and back off to ten', () => {
  expect(waits(false)).toEqual([1000, 2000, 3000, 4500, 6750, 10_000, 10_000])
})

it('polls beside webhooks begin after 15 s and back off to 60 s', () => {
  expect(waits(true)).toEqual([15_000, 30_000, 45_000, 60_000, 60_000, 60_000, 60_000])
})

it.each([
  ['our own', newReference],
  ['tries of one call', (_: unknown, index: number) => `0b5c2f0e-3c5d-4a55-9d3e-9d3f3b6f5a10-try${index}`],
  ['in base 64', () => Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url')],
])('references spread the delays by up to ten percent, each always by the same factor: %s', (_, make) => {
  const references = Array.from({ length: 200 }, make)
  const jitters = references.map(jitterOf)
  expect(Math.min(...jitters)).toBeGreaterThanOrEqual(0.9)
  expect(Math.max(...jitters)).toBeLessThanOrEqual(1.1)
  expect(new Set(jitters).size).toBeGreaterThan(50)
  expect(references.map(jitterOf)).toEqual(jitters)
})
