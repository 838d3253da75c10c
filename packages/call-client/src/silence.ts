import type { FollowState } from './kernel/call.ts'
import type { Clock } from './kernel/clock.ts'

/** Tracks whether the provider answers about one call. */
export interface Silence {
  /** The provider did not answer. */
  begin(): void
  /** The provider answered, or sent a webhook. */
  end(): void
}

/** Reports to `onFollow` when a silence begins or ends. */
export function createSilence(clock: Clock, maxCallMs: number, onFollow: (state: FollowState) => void): Silence {
  let heardAt = clock.now()
  let isSilent = false
  const endsBy = new Date(heardAt.getTime() + maxCallMs)
  return {
    begin() {
      if (isSilent) return
      isSilent = true
      onFollow({ endsBy, silentSince: heardAt })
    },
    end() {
      heardAt = clock.now()
      if (!isSilent) return
      isSilent = false
      onFollow({ endsBy })
    },
  }
}
