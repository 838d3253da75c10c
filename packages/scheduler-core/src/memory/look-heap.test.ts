import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lookHeap } from './look-heap.ts'

const set = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.option(fc.nat({ max: 20 }), { nil: undefined }))

it('the first is the earliest of those that were set last, whatever was set before', () => {
  fc.assert(
    fc.property(fc.array(set, { maxLength: 400, size: 'max' }), sets => {
      const heap = lookHeap()
      const looks = new Map<string, number>()
      for (const [reference, ms] of sets) {
        heap.set(reference, ms === undefined ? undefined : new Date(ms))
        if (ms === undefined) looks.delete(reference)
        else looks.set(reference, ms)
        expect(heap.first()?.getTime()).toBe(looks.size > 0 ? Math.min(...looks.values()) : undefined)
      }
    }),
  )
})
