import { type Advanced, type AttemptedCall, type Terms, termsOf } from '@outdial/scheduler-core/store'
import type { Database, Lone } from '../connection/session.ts'
import type { Notices } from '../hints/notices.ts'
import { readAtOf, seenBy, traceOf, writingStep } from '../tables/outlook.ts'
import type { Stepped } from './advance.ts'
import type { Plan } from './foresight.ts'
import { nextOf } from './look.ts'

/** What a planned step will have done, unless somebody is in the way. */
const doneBy = ({ foreseen: { now, recorded, licensed } }: Plan): Advanced => ({
  recorded,
  licensed,
  held: [],
  nextDueAt: now,
  nextOverdueAt: now,
  now,
})

/**
 * Takes a step as it was planned, and tells others. Somebody is in the way if what it takes for granted is not so: then nothing is done.
 *
 * @param noticesOf - hears what it will have done, right before it is sent
 */
export function takePlanned(
  plan: Plan,
  noticesOf: (done: Advanced) => Notices,
  clock: Database['clock'],
): Lone<Stepped> {
  const { foreseen, view } = plan
  const { plannedAt, recorded, told, touched, licensed } = foreseen
  const [first] = told.length + view.most < MUCH ? licensed : []
  return {
    statement: () => writingStep(foreseen, view, noticesOf(doneBy(plan)), clock),
    // What is only recorded leaves nothing that others could not have left.
    trace: first && traceOf(first),
    hear(rows) {
      const outlook = seenBy(foreseen, rows)
      const begun = begunOn(licensed, termsOf(view.room, outlook.now))
      const advanced: Advanced = { recorded, licensed: begun, held: [], ...nextOf(outlook), now: outlook.now }
      return {
        advanced,
        touched,
        licensed: begun,
        xid: outlook.xid,
        readAt: readAtOf(outlook),
        seen: { view, outlook },
      }
    },
    // Whoever dials is in a hurry, and looks again at once.
    unheard: () => ({ advanced: doneBy(plan), touched, licensed, xid: NEVER, readAt: plannedAt, seen: undefined }),
  }
}

// So many that are told of, and that are read.
const MUCH = 40

// No transaction has this number.
const NEVER = '0'

/** Licences on the terms of another moment than that for which they were planned. */
const begunOn = (
  licensed: readonly AttemptedCall[],
  { licensedAt, dialBy, answerBy, lineFreeAt, lookAt }: Terms,
): readonly AttemptedCall[] =>
  licensed.map(call => ({ ...call, attempt: { ...call.attempt, licensedAt, dialBy, answerBy, lineFreeAt, lookAt } }))
