import { isReference } from '@outdial/call-client/internal'
import { expect, it } from 'vitest'
import { newReference } from './new-reference.ts'

it('references are unique, and each has 128 random bits after its time', () => {
  const references = Array.from({ length: 2000 }, newReference)
  expect(new Set(references.map(reference => reference.slice(9))).size).toBe(2000)
  expect(references.every(isReference)).toBe(true)
  expect(references.every(reference => /^[0-9a-z]{9}[0-9a-f]{32}$/.test(reference))).toBe(true)
})
