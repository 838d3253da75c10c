import { validate, version } from 'uuid'
import { expect, it } from 'vitest'
import { newCallId } from './call-id.ts'

const NOW = new Date('2026-11-21T08:00:00Z')

it('gives UUIDs of version 7', () => {
  const id = newCallId(NOW)
  expect(validate(id)).toBe(true)
  expect(version(id)).toBe(7)
})

it('gives each id once, in ascending order, even if the clock goes back', () => {
  const ids = Array.from({ length: 10_000 }, (_, n) => newCallId(new Date(NOW.getTime() - (n % 7) * 1000)))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
})

it('contains the time', () => {
  const later = new Date('2026-11-22T08:00:00Z')
  expect(Number.parseInt(newCallId(later).replaceAll('-', '').slice(0, 12), 16)).toBe(later.getTime())
})
