/** The statuses of a call that has not begun. */
export const WAITING_STATUSES = ['scheduled', 'idle'] as const

/** The statuses of an attempt that has begun and is not known to have ended. */
export const OPEN_STATUSES = ['dialing', 'unknown', 'initiated', 'ringing', 'answered'] as const

/**
 * The statuses that end an attempt, the strongest first. If a provider reports two, the stronger
 * one holds.
 */
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

/** `scheduled`: waits for its time. `idle`: waits in a dialer's run. */
export type WaitingStatus = (typeof WAITING_STATUSES)[number]

/**
 * `dialing`: the POST may be sent; no answer yet. `unknown`: the answer was lost and the phone may
 * be ringing. `initiated`, `ringing`, `answered`: live, according to the provider.
 */
export type OpenStatus = (typeof OPEN_STATUSES)[number]

/**
 * `completed`: the provider reports the end of the call. `busy`, `no-answer`, `failed`: placed, but
 * not connected. `cancelled`: ended by us, or cancelled before it began. `rejected`: surely never
 * placed. `expired`: its time passed before it began. `indeterminate`: its end cannot be known.
 */
export type Outcome = (typeof OUTCOMES)[number]

/** The status of an attempt. */
export type AttemptStatus = OpenStatus | Outcome

/** The status of a call. */
export type CallStatus = WaitingStatus | AttemptStatus

const outcomes: ReadonlySet<string> = new Set(OUTCOMES)

/** Whether the status ends an attempt. */
export const isOutcome = (status: string): status is Outcome => outcomes.has(status)

/** Whether the provider has placed the call and not reported its end. */
export const isLive = (status: string): status is 'initiated' | 'ringing' | 'answered' =>
  status === 'initiated' || status === 'ringing' || status === 'answered'

// `indeterminate` is the weakest outcome, because a report of any other corrects it. It outranks
// every open status.
const order: readonly AttemptStatus[] = [...OPEN_STATUSES, ...OUTCOMES.toReversed()]
const ranks: ReadonlyMap<AttemptStatus, number> = new Map(order.map((status, rank) => [status, rank]))

/** The rank of a status. An attempt has the status with the highest rank that was reported. */
export const rankOf = (status: AttemptStatus): number => ranks.get(status) ?? -1
