import { type CompiledRules } from '../rules/compile-rules.ts'
import type { ScheduledCall } from '../store/call.ts'
import { type DoNotCallEntry, isListed } from '../store/do-not-call.ts'
import { whyHeld } from '../store/license.ts'
import type { Queue } from '../store/queue.ts'
import type { HeldCall, HeldReason } from '../store/step.ts'
import type { PlacedAttempt } from '../store/step-rules.ts'
import type { Reason } from './explanation.ts'

/** What the rules need to know about a call. */
export interface RuledFacts {
  readonly call: ScheduledCall
  /** With the presence of a worker noted. */
  readonly queue: Queue
  readonly attempts: readonly PlacedAttempt[]
  /** The entry of its number on the do-not-call list, ended or not. */
  readonly entry?: DoNotCallEntry | undefined
  readonly misfireAfterMs: number
  readonly rules: Pick<CompiledRules, 'hold' | 'left' | 'firstOpen'>
}

/**
 * All reasons for which a step at this time would hold the call: it asks the function that decides,
 * and asks again without what that function named, until nothing is left.
 */
export function heldReasons(facts: RuledFacts, at: Date): readonly Reason[] {
  const { queue, misfireAfterMs, rules, entry, attempts } = facts
  const found: HeldCall[] = []
  let call = facts.call
  let limits: Parameters<typeof whyHeld>[2] = { misfireAfterMs, rules }
  let number = { attempts, listed: entry && isListed(entry, at) ? entry : undefined }
  for (;;) {
    const held = whyHeld(call, queue, limits, number, at)
    if (!held) break
    found.push(held)
    if (held.reason === 'not-after') call = { ...call, notAfter: undefined }
    else if (held.reason === 'misfire') call = { ...call, rules: { ...call.rules, misfireAfterMs: 'never' } }
    else if (held.reason === 'do-not-call') number = { ...number, listed: undefined }
    else if (held.reason === 'limit' && number.attempts.length > 0) number = { ...number, attempts: [] }
    else limits = { ...limits, rules: undefined }
  }
  return found.map(held => toReason(held, facts, at))
}

/** @param at when the call is held */
export function toReason(
  { call, reason, until, rule }: HeldCall,
  facts: Pick<RuledFacts, 'rules' | 'attempts'>,
  at: Date,
): Reason {
  const named = rule === undefined ? {} : { rule }
  const { code, detail } = TEXTS[reason]
  // Hours that never open are asked again each day, which is no time at which they open.
  if (reason === 'window' && facts.rules.firstOpen({ ...call, notAfter: undefined }, at) > at) {
    return { code, detail, until, ...named }
  }
  if (reason !== 'limit') return { code, detail, ...named }
  const ended = facts.rules.hold(call, facts.attempts.map(asEnded), at)
  if (ended?.reason === 'limit') return { code, detail, until: ended.until, ...named }
  return { code, detail: 'A call to the number is in flight, which its limits count.', ...named }
}

/** An open attempt as if it were over at once. What then still holds a call, time ends. */
const asEnded = (attempt: PlacedAttempt): PlacedAttempt =>
  attempt.endedAt ? attempt : { ...attempt, endedAt: attempt.licensedAt, status: 'no-answer' }

const TEXTS: Readonly<Record<HeldReason, Pick<Reason, 'code' | 'detail'>>> = {
  'not-allowed': { code: 'not-allowed', detail: 'The number must not be called, so the call will be cancelled.' },
  'do-not-call': {
    code: 'do-not-call',
    detail: 'The number is on the do-not-call list, so the call will be cancelled.',
  },
  'not-after': { code: 'not-after', detail: 'Its `notAfter` passes before it can begin, so it will expire.' },
  misfire: { code: 'misfire', detail: 'It was due for too long while no worker was present, so it will expire.' },
  window: { code: 'window', detail: 'It is outside the calling hours.' },
  'unknown-zone': {
    code: 'unknown-zone',
    detail: 'The calling hours need the time zone of the number: give the call a `timeZone`, or `rules` a `zonesOf`.',
  },
  limit: { code: 'number-limit', detail: 'The number was called as often as its limits allow.' },
}
