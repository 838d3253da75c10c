import { type Advanced, type AttemptedCall, type Terms, termsOf } from '@outdial/scheduler-core/store'
import type { Transaction } from '../connection/session.ts'
import { readAtOf, takeStep } from '../tables/outlook.ts'
import type { Stepped } from './advance.ts'
import type { Plan } from './foresight.ts'
import { nextOf } from './look.ts'

/**
 * Takes a step as it was planned, in one round trip. Somebody was in the way if what it takes for granted is not so: then nothing was done.
 *
 * @param onDone - hears what it will have done, right before it is sent
 */
export async function takePlanned(
  db: Transaction,
  { foreseen: { now, plannedAt, recorded, told, touched, changes, licensed, focus }, view }: Plan,
  onDone: (advanced: Advanced) => void,
): Promise<Stepped> {
  const planned: Advanced = { recorded, licensed, held: [], nextDueAt: now, nextOverdueAt: now, now }
  onDone(planned)
  const stepped = await takeStep(db, { told, changes, licensed, focus, now }, view, (outlook): Stepped => {
    const begun = begunOn(licensed, termsOf(view.room, outlook.now))
    const advanced: Advanced = { recorded, licensed: begun, held: [], ...nextOf(outlook), now: outlook.now }
    return { advanced, touched, licensed: begun, xid: outlook.xid, readAt: readAtOf(outlook), seen: { view, outlook } }
  })
  // It was done, and what was seen was lost with the connection: whoever dials is in a hurry, and looks again at once.
  return stepped ?? { advanced: planned, touched, licensed, xid: NEVER, readAt: plannedAt, seen: undefined }
}

// No transaction has this number.
const NEVER = '0'

/** Licences on the terms of another moment than that for which they were planned. */
const begunOn = (
  licensed: readonly AttemptedCall[],
  { licensedAt, dialBy, answerBy, lineFreeAt, lookAt }: Terms,
): readonly AttemptedCall[] =>
  licensed.map(call => ({ ...call, attempt: { ...call.attempt, licensedAt, dialBy, answerBy, lineFreeAt, lookAt } }))
