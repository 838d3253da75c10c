import { isReference } from '@outdial/call-client/kernel'
import { expect, it } from 'vitest'
import { nextReference } from './references.ts'

it('no two references are alike, and all are references', () => {
  const references = Array.from({ length: 2000 }, nextReference)
  expect(new Set(references).size).toBe(2000)
  expect(references.every(isReference)).toBe(true)
  expect(references.every(reference => reference.length === 32)).toBe(true)
})
