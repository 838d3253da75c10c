import { isReference } from '@outdial/call-client/internal'
import { expect, it } from 'vitest'
import { nextReference } from './references.ts'

it('no two references are alike, and each holds 128 random bits beside its time', () => {
  const references = Array.from({ length: 2000 }, nextReference)
  expect(new Set(references.map(reference => reference.slice(9))).size).toBe(2000)
  expect(references.every(isReference)).toBe(true)
  expect(references.every(reference => /^[0-9a-z]{9}[0-9a-f]{32}$/.test(reference))).toBe(true)
})
