import type { StoreFault } from '../parts/messages.ts'
import { drawsOf, type Span, within } from '../seeded.ts'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

const PAUSE: Span = [900, 2400]
const FOR: Span = [300, 800]

/** The store of one worker fails for a while; the others go on. */
const inOneStore =
  (fault: StoreFault): Fault =>
  ({ seed, crew, count }) => {
    const draw = drawsOf(seed, fault)
    return again({
      least: 1,
      pauseMs: () => within(draw, PAUSE),
      come() {
        const slot = crew.pick(draw(), ({ state, starts }) => state === 'live' && starts)
        const forMs = within(draw, FOR)
        if (!slot) return false
        count(fault)
        crew.send(slot, { kind: 'store', fault, forMs })
        slot.disturbed = fault
        setTimeout(() => (slot.disturbed = undefined), forMs)
        return true
      },
    })
  }

export const full = inOneStore('full')
export const readOnly = inOneStore('read-only')
