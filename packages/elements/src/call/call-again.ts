import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { CallDraft } from '../api/call-requests.ts'
import type { Call } from '../api/call-wire.ts'
import { isEnded } from '../calls/feed/calls-view.ts'

export interface CallAgainOptions {
  readonly client: () => ApiClient | undefined
  readonly onChange: () => void
  readonly onScheduled: (call: Call) => void
  readonly onProblem: (error: unknown) => void
  readonly may: (call: Call) => boolean
}

/** Schedules a new call to the number of a call that is over. */
export interface CallAgain {
  readonly busy: boolean
  /** The new call, once it is scheduled. */
  readonly scheduled: Call | undefined
  again(call: Call): Promise<void>
  /** Forgets the new call: another call is shown. */
  clear(): void
}

/** Whether a call is over, so that calling again is another call. */
export const canCallAgain = (call: Call): boolean => call.logged !== undefined || isEnded(call)

/** A call to the same person, due now. Who called in is called back. */
export function draftAgain({ to, from, logged, queue, provider, metadata, ownerId }: Call): CallDraft | undefined {
  if (logged === 'inbound') return from === undefined ? undefined : { to: from, metadata, ownerId }
  // A dialer's call has the provider of the dialer, which the scheduler may not know.
  return logged ? { to, from, metadata, ownerId } : { to, from, queue, provider, metadata, ownerId }
}

/**
 * The idempotency key. The same for everybody who looks at the call, so that two people who call
 * again at once ring the number once. The new call has a page, where one can call again once more.
 */
export const againKeyOf = ({ id }: Pick<Call, 'id'>): string => `again-${id}`

export function createCallAgain({ client, onChange, onScheduled, onProblem, may }: CallAgainOptions): CallAgain {
  let busy = false
  let scheduled: Call | undefined
  let turn = 0
  return {
    get busy() {
      return busy
    },
    get scheduled() {
      return scheduled
    },
    async again(call) {
      const server = client()
      const draft = draftAgain(call)
      if (busy || !server || !draft || !may(call)) return
      const own = turn
      busy = true
      onChange()
      try {
        const answer = await server.schedule(draft, { key: againKeyOf(call) })
        if (own === turn) {
          scheduled = answer
          onScheduled(answer)
        }
      } catch (error) {
        // Somebody has called again before: the key is that of their call.
        const theirs = error instanceof ApiError && error.code === 'key-reused' ? error.call : undefined
        if (own === turn && theirs) {
          scheduled = theirs
          onScheduled(theirs)
        } else if (own === turn) onProblem(error)
      }
      if (own === turn) busy = false
      onChange()
    },
    clear() {
      turn++
      busy = false
      scheduled = undefined
    },
  }
}
