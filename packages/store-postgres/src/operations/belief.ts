import { type Room, roomIn, type ScheduledCall } from '@outdial/scheduler-core/store'
import { type LoadedQueue, roomValues } from '../tables/loaded.ts'
import type { Outlook, View } from '../tables/outlook.ts'

/** What a store takes for granted: what it last saw, and what it has planned since. */
export interface Belief {
  /** The queue of which it knows what waits. */
  readonly focus: string
  /** The focus, and all in which something waits. */
  readonly queues: readonly LoadedQueue[]
  /** The first calls that wait in the focus, due or not. */
  readonly waiting: readonly ScheduledCall[]
  /** Whether no others wait there. */
  readonly isAll: boolean
}

/** Of one room, as far as something is known of it. */
export interface Believed extends Belief {
  /** Whose room it is: for which providers, in which queues. */
  readonly about: string
  /** The place behind which nothing is known of what waits. @default before the first */
  readonly end: Place | undefined
}

/** What was looked for, and what was seen. */
export interface Seen {
  readonly view: View
  readonly outlook: Outlook
}

type Place = Pick<ScheduledCall, 'dueAt' | 'sequence'>

// A timer may be early by that, and what is believed of the time late.
const SOON_MS = 2

/** Whether a call may be licensed there now. */
export const mayLicense = ({ queue, counted, firstAt }: LoadedQueue, now: Date) =>
  firstAt !== undefined && firstAt <= now && roomIn(queue, counted, now).room > 0

/** Whether it is worth waiting for the first that waits. */
export function isAboutToBeDue({ waiting: [first] }: Belief, now: Date): boolean {
  const inMs = first ? first.dueAt.getTime() - now.getTime() : 0
  return inMs > 0 && inMs <= SOON_MS
}

/** Two rooms that are about the same calls have the same. */
export const aboutOf = (room: Room) => JSON.stringify(roomValues(room))

/** What is to be believed once that was seen. */
export const believedOf = ({ view: { room, focus, most }, outlook: { queues, calls } }: Seen): Believed => ({
  about: aboutOf(room),
  focus,
  queues,
  waiting: calls,
  isAll: calls.length < most,
  end: calls.at(-1),
})

/** With what was read behind the end, if that is still where it was. */
export function withMore(
  belief: Believed,
  { view: { after, most }, outlook: { calls } }: Seen,
  isLast: boolean,
): Believed {
  if (most === 0 || after?.sequence !== belief.end?.sequence) return belief
  // What was added meanwhile the read may have missed.
  const isAll = isLast && calls.length < most
  return { ...belief, waiting: [...belief.waiting, ...calls], isAll, end: calls.at(-1) ?? belief.end }
}

/** Whether what is seen first is what is believed to be first, and nothing else is due. */
export const isSame = ({ focus, waiting: [first], isAll }: Believed, { now, queues }: Outlook): boolean =>
  queues.every(each => {
    if (each.queue.name !== focus) return !mayLicense(each, now)
    return first || isAll ? first?.dueAt.getTime() === each.firstAt?.getTime() : !mayLicense(each, now)
  })

/** Nothing is known from the first place on at which one of these calls is, or was. */
export function withChanged(belief: Believed, calls: readonly ScheduledCall[]): Believed {
  const { focus, waiting, end } = belief
  const changed = new Set(calls.map(({ sequence }) => sequence))
  const [first] = calls.filter(({ status, queue }) => status === 'scheduled' && queue === focus).sort(inOrder)
  let known = waiting.findIndex(call => changed.has(call.sequence) || (first && inOrder(first, call) < 0))
  if (known < 0) {
    if (!first) return belief
    if (!end || inOrder(first, end) > 0) return { ...belief, isAll: false }
    known = waiting.length
  }
  return { ...belief, waiting: waiting.slice(0, known), isAll: false, end: waiting[known - 1] }
}

const inOrder = (one: Place, other: Place) =>
  one.dueAt.getTime() - other.dueAt.getTime() || one.sequence - other.sequence
