import { checkOptions, option } from '@outdial/call-client/internal'
import { type Clock, isOutcome, OPEN_STATUSES } from '@outdial/call-client/kernel'
import type { CallStore } from './store/call-store.ts'
import type { Watch } from './watch.ts'

interface OnIdleParts {
  readonly store: Pick<CallStore, 'list'>
  readonly clock: Clock
  readonly watch: Watch['watch']
}

/** Ends the wait early. */
export interface OnIdleOptions {
  /** Aborting it rejects the promise with its reason. */
  readonly signal?: AbortSignal | undefined
}

// Of many calls that end together, the last one matters.
const GATHER_MS = 100
// A call that is edited into another queue, or pruned, ends nothing here.
const LOOK_AGAIN_MS = 30_000
const OPEN = ['scheduled', ...OPEN_STATUSES] as const

/**
 * Creates `onIdle`: it looks for an open call of the queue when a call of it has ended, when changes
 * were missed, and every 30 seconds.
 */
export const createOnIdle =
  ({ store, clock, watch }: OnIdleParts) =>
  async (queue: string, options: OnIdleOptions = {}): Promise<void> => {
    checkOptions<OnIdleOptions>('onIdle', options, { signal: option.signal })
    const { signal } = options
    await new Promise<void>((resolve, reject) => {
      const cleanUps: (() => void)[] = []
      let cancelLook: (() => void) | undefined
      let isLooking = false
      let isStale = false
      let isSoon = false

      const settle = (how: () => void) => {
        cancelLook?.()
        for (const cleanUp of cleanUps.splice(0)) cleanUp()
        how()
      }
      const look = async () => {
        cancelLook = undefined
        isSoon = false
        isLooking = true
        isStale = false
        try {
          const { items } = await store.list({ queue, statuses: OPEN, order: 'soonest', limit: 1 })
          if (items.length === 0) settle(resolve)
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error(String(error))))
        }
        isLooking = false
        if (cleanUps.length > 0) lookIn(isStale ? GATHER_MS : LOOK_AGAIN_MS)
      }
      const lookIn = (ms: number) => {
        cancelLook?.()
        isSoon = ms === GATHER_MS
        cancelLook = clock.setTimer(() => void look(), ms)
      }
      const lookSoon = () => {
        if (isLooking) isStale = true
        else if (!isSoon && cleanUps.length > 0) lookIn(GATHER_MS)
      }

      const onAbort = () => settle(() => reject(signal?.reason))
      signal?.addEventListener('abort', onAbort)
      cleanUps.push(() => signal?.removeEventListener('abort', onAbort))
      // Watching begins before the first look, so that no end falls between.
      cleanUps.push(
        watch({
          call(call) {
            if (call.queue === queue && isOutcome(call.status)) lookSoon()
          },
          missed: lookSoon,
        }),
      )
      if (signal?.aborted) onAbort()
      else void look()
    })
  }
