import { setTimeout } from 'node:timers/promises'
import type { Room, ScheduledCall, Step } from '@outdial/scheduler-core/store'
import type { Outlook, View } from '../tables/outlook.ts'
import {
  aboutOf,
  type Believed,
  believedOf,
  isAboutToBeDue,
  isSame,
  type Seen,
  withChanged,
  withMore,
} from './belief.ts'
import { type Foreseen, foresee } from './foresee.ts'
import type { Memory } from './memory.ts'
import { createStoreTime } from './store-time.ts'

/**
 * What this store believes to be so, in order to plan a step without asking first. Each step that is planned counts as done at once, so that the next
 * can be planned while it is under way. Whether it is true the database says before anything is written; what is only left undone may be due to a
 * wrong belief, and is then told to be due.
 */
export interface Foresight {
  /** How this step is to be taken. Of whatever it says it has to hear what became of it. */
  take(step: Step, clock: number | null): Promise<Plan | Asking>
  /** It was done, and this was seen after it. */
  done(taken: Plan | Asking, seen: Seen | undefined): void
  /** It was not. */
  failed(taken: Plan | Asking): void
  /** What a look should look for. */
  look(): Looking
  /** This was seen then. */
  looked(looking: Looking, room: Room, outlook: Outlook): void
  /** These calls were added or changed here. */
  changed(calls: readonly ScheduledCall[]): void
}

/** The step as it will be, and what to look for with it. */
export interface Plan {
  readonly foreseen: Foreseen
  readonly view: View
  readonly lineage: number
  readonly place: number
}

/** The database has to be asked first. */
export interface Asking {
  readonly foreseen?: undefined
  /** How many calls are to be seen at its end; 0 if that is of no use, or could not be believed since others are under way. */
  readonly ahead: number
}

/** A look that changes nothing. */
export interface Looking {
  /** At how many of the next calls. */
  readonly most: number
  readonly place: number
}

// So many calls are known ahead at least, and for so many steps; more are read when so many of that are left.
const FEW = 24
const STEPS_AHEAD = 3
const STEPS_LEFT = 2
const MOST_AHEAD = 1500
const FORGETTING = 0.95
const MOST_UNSEEN = 32
const WORTH_OVERLAPPING = 100
// Others work on the same queue, then.
const LONGEST_PAUSE = 64

export function createForesight(memory: Pick<Memory, 'get' | 'withId'>): Foresight {
  const time = createStoreTime()
  let believed: Believed | undefined
  // Of one lineage is what is believed since something was seen that was not planned.
  let lineage = 0
  // Grows with all that changes what is believed.
  let place = 0
  let isReading = false
  // How many steps were done since one was alone.
  let unseen = 0
  // How many steps are not planned, after one that could not be.
  let rest = 0
  let pause = 0
  let taking: Promise<unknown> = Promise.resolve()
  const underWay = new Map<Plan | Asking, { readonly over: Promise<void>; readonly end: () => void }>()

  // How many calls steps license, at most, of late.
  let usual = 0
  const aheadAfter = (licensed: number) => {
    usual = Math.max(licensed, usual * FORGETTING)
    return Math.min(MOST_AHEAD, Math.max(FEW, Math.ceil(STEPS_AHEAD * usual)))
  }

  const allOver = () => Promise.all([...underWay.values()].map(({ over }) => over))
  const begin = <Taken extends Plan | Asking>(taken: Taken): Taken => {
    let end = () => {}
    const over = new Promise<void>(resolve => {
      end = resolve
    })
    underWay.set(taken, { over, end })
    return taken
  }
  const end = (taken: Plan | Asking) => {
    underWay.get(taken)?.end()
    underWay.delete(taken)
  }

  const forget = () => {
    lineage++
    place++
    believed = undefined
    isReading = false
    unseen = 0
  }
  const doubt = () => {
    pause = Math.min(Math.max(1, pause * 2), LONGEST_PAUSE)
    rest = pause
    forget()
  }

  const foreseeNow = async (step: Step, clock: number | null) => {
    const now = clock === null ? time.read() : new Date(clock)
    if (!believed || !step.room || !now || aboutOf(step.room) !== believed.about) return undefined
    return foresee(believed, step, step.room, memory, now)
  }

  const plan = (belief: Believed, room: Room, foreseen: Foreseen): Plan => {
    const { focus, end: after } = belief
    const waiting = belief.waiting.slice(foreseen.licensed.length)
    const ahead = aheadAfter(foreseen.licensed.length)
    const isEnough = waiting.length > Math.max(ahead / 2, STEPS_LEFT * usual)
    const most = isReading || isEnough ? 0 : Math.max(0, ahead - waiting.length)
    if (most > 0) isReading = true
    believed = withChanged({ ...belief, queues: foreseen.queues, waiting }, [...foreseen.touched.calls()])
    return { foreseen, view: { room, focus, after, most }, lineage, place: ++place }
  }

  /**
   * Whether a step would wait at the database for one that is under way, or might come there before it although it was planned on it, or is told
   * of an attempt that the other is told of.
   */
  const isInTheWay = ({ licensed, told }: Foreseen) => {
    const others = [...underWay.keys()]
    // What is told is written before the queue is locked: with much less of that it may come there first, and would be taken anew.
    const mayFollow = others.every(({ foreseen }) => !foreseen || told.length * 2 >= foreseen.told.length)
    const mayOverlap = licensed.length === 0 || (told.length >= WORTH_OVERLAPPING && mayFollow)
    if (!mayOverlap && others.some(({ foreseen }) => !foreseen || foreseen.licensed.length > 0)) return true
    const references = new Set(told.map(({ call }) => call.attempt.reference))
    return others.some(({ foreseen }) => foreseen?.told.some(({ call }) => references.has(call.attempt.reference)))
  }

  const take = async (step: Step, clock: number | null): Promise<Plan | Asking> => {
    const { room } = step
    while (rest === 0 && believed && room) {
      const belief = believed
      const foreseen = await foreseeNow(step, clock)
      if (believed !== belief) continue
      if (foreseen === 'short') break
      if (!foreseen) doubt()
      else if (isInTheWay(foreseen)) await allOver()
      else if (foreseen.told.length + foreseen.licensed.length > 0) return begin(plan(belief, room, foreseen))
      else if (underWay.size > 0) await allOver()
      else if (clock === null && isAboutToBeDue(belief, foreseen.now)) await setTimeout(1)
      else break
    }
    forget()
    if (rest > 0 || !room) {
      rest = Math.max(0, rest - 1)
      return begin({ ahead: 0 })
    }
    await allOver()
    return begin({ ahead: aheadAfter(0) })
  }

  return {
    take(step, clock) {
      const taken = taking.then(() => take(step, clock))
      // Whoever is alone is waited for.
      taking = taken.then(
        one => (!one.foreseen && one.ahead > 0 ? allOver() : undefined),
        () => {},
      )
      return taken
    },
    done(taken, seen) {
      end(taken)
      if (seen) time.learn(seen.outlook.answeredAtMs ?? seen.outlook.now.getTime(), seen.outlook.readAt)
      if (!taken.foreseen) {
        if (seen) believed = believedOf(seen)
        return
      }
      if (taken.lineage !== lineage) return
      pause = 0
      if (taken.view.most > 0) isReading = false
      if (!seen) return forget()
      if (!believed) return
      // What is under way meanwhile has not been seen.
      const isLast = taken.place === place && underWay.size === 0
      const now = withMore({ ...believed, queues: isLast ? seen.outlook.queues : believed.queues }, seen, isLast)
      unseen = isLast ? 0 : unseen + 1
      // Others have added or freed something, of which this store knows too little to plan with.
      if (unseen >= MOST_UNSEEN || (isLast && !isSame(now, seen.outlook))) forget()
      else believed = now
    },
    failed(taken) {
      end(taken)
      if (!taken.foreseen || taken.lineage !== lineage) return
      time.forget()
      doubt()
    },
    look: () => ({ most: aheadAfter(0), place }),
    looked({ most, place: then }, room, outlook) {
      time.learn(outlook.answeredAtMs ?? outlook.now.getTime(), outlook.readAt)
      const [first] = outlook.queues
      if (!first || then !== place || rest > 0 || underWay.size > 0) return
      forget()
      believed = believedOf({ view: { room, focus: first.queue.name, after: undefined, most }, outlook })
    },
    changed(calls) {
      place++
      if (!believed) return
      const { focus } = believed
      if (calls.some(({ status, queue }) => status === 'scheduled' && queue !== focus)) forget()
      else believed = withChanged(believed, calls)
    },
  }
}
