import { CallError } from './kernel/call-error.ts'
import type { Clock } from './kernel/clock.ts'

/** The functions of a followed call that `hangUpQueued` uses. */
export interface QueuedCall {
  readonly clock: Clock
  /** Aborted at the end of the call. */
  readonly over: AbortSignal
  /** The provider's id while the call may begin to ring, or go on, after its line was freed. */
  queuedId(): string | undefined
  hangUp(providerCallId: string, signal: AbortSignal): Promise<void>
  /** Asks once for the state of the call. Absent if the provider cannot be polled. */
  readonly poll?: ((signal: AbortSignal) => Promise<void>) | undefined
  onError(error: unknown): void
}

const TRIES = 3
const LIMIT_MS = 10_000
const PAUSE_MS = 1000

/**
 * Hangs up a call whose phone could ring after its line was freed.
 * Tries three times, for ten seconds each, and polls the call once the provider has agreed. Resolves
 * within a minute, at once for other calls. Never rejects: failures go to `onError`.
 */
export async function hangUpQueued({ clock, over, queuedId, hangUp, poll, onError }: QueuedCall): Promise<void> {
  /** Resolves with `true` if the request succeeded in time. */
  const succeeds = (request: (signal: AbortSignal) => Promise<void>): Promise<boolean> =>
    new Promise(resolve => {
      const limit = new AbortController()
      const cancel = clock.setTimer(() => {
        onError(new CallError('timed-out', `No answer within ${LIMIT_MS} ms`, { placed: 'unknown' }))
        limit.abort()
      }, LIMIT_MS)
      const settle = (result: boolean) => {
        cancel()
        resolve(result)
      }
      limit.signal.addEventListener('abort', () => settle(false))
      over.addEventListener('abort', () => limit.abort())
      request(limit.signal).then(
        () => settle(true),
        (error: unknown) => {
          if (!limit.signal.aborted) onError(error)
          settle(false)
        },
      )
    })
  const pause = () =>
    new Promise<void>(resolve => {
      const cancel = clock.setTimer(resolve, PAUSE_MS)
      over.addEventListener('abort', () => {
        cancel()
        resolve()
      })
    })

  for (let tries = 0; tries < TRIES; tries++) {
    const id = queuedId()
    if (id === undefined) return
    const agreed = await succeeds(signal => hangUp(id, signal))
    if (over.aborted) return
    await pause()
    if (agreed) return void (poll && !over.aborted && (await succeeds(poll)))
  }
}
