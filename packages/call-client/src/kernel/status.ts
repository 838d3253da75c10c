/** Where a call stands that has not begun: kept for later, or waiting in a dialer's run. */
export const WAITING_STATUSES = ['scheduled', 'idle'] as const

/** Where an attempt stands that has begun and, as far as anybody knows, has not ended. */
export const OPEN_STATUSES = ['dialing', 'unknown', 'initiated', 'ringing', 'answered'] as const

/** The statuses that end an attempt, the strongest first: should a provider tell two, the one further left holds. */
export const OUTCOMES = [
  'completed',
  'busy',
  'no-answer',
  'failed',
  'cancelled',
  'rejected',
  'expired',
  'indeterminate',
] as const

/** `scheduled`: kept, its time is to come. `idle`: in a dialer's run, not begun. */
export type WaitingStatus = (typeof WAITING_STATUSES)[number]

/**
 * `dialing`: allowed to be placed, no answer yet. `unknown`: the answer was lost, it may be ringing.
 * `initiated`, `ringing`, `answered`: live, as the provider says.
 */
export type OpenStatus = (typeof OPEN_STATUSES)[number]

/**
 * `completed`: the provider says it is over. `busy`, `no-answer`, `failed`: it was placed and came to nothing. `cancelled`: ended by
 * us, or never begun because we wanted it no more. `rejected`: surely never placed. `expired`: its time passed, it never rang. `indeterminate`: nobody can know.
 */
export type Outcome = (typeof OUTCOMES)[number]

/** Where an attempt that has begun stands. */
export type AttemptStatus = OpenStatus | Outcome

/** Where a call stands. */
export type CallStatus = WaitingStatus | AttemptStatus

const outcomes: ReadonlySet<string> = new Set(OUTCOMES)

/** Whether the status ends an attempt. */
export const isOutcome = (status: string): status is Outcome => outcomes.has(status)

/** Whether the provider has the call and has not ended it. */
export const isLive = (status: string): status is 'initiated' | 'ringing' | 'answered' =>
  status === 'initiated' || status === 'ringing' || status === 'answered'

// `indeterminate` is the weakest outcome, since evidence of any other corrects it, yet stronger than every open status.
const order: readonly AttemptStatus[] = [...OPEN_STATUSES, ...OUTCOMES.toReversed()]
const ranks: ReadonlyMap<AttemptStatus, number> = new Map(order.map((status, rank) => [status, rank]))

/** How strong a word about an attempt is: an attempt's status is the strongest that was told of it. */
export const rankOf = (status: AttemptStatus): number => ranks.get(status) ?? -1
