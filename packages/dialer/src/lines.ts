import type { Clock } from '@outdial/call-client/kernel'
import { type Backoff, createBackoff } from './backoff.ts'

/** A user of lines: a run. */
export interface LineUser {
  /** Begins its next call, which may `take` a line. Returns `false` if it has nothing to begin. */
  begin(): boolean
  /** Called when the back-off of the lines begins, becomes longer or ends. */
  onBackoff(): void
}

/**
 * A fixed number of lines, shared by its users. A released line is offered again at once, unless
 * the provider refuses calls: then no line is offered until the back-off ends.
 */
export interface Lines {
  readonly backoff: Backoff
  /** Adds a user. Earlier users are offered free lines first. */
  join(user: LineUser): void
  leave(user: LineUser): void
  /** Takes a line. Call it only within `begin`, which runs only while a line is free. */
  take(): void
  /** Releases a line. */
  release(): void
  /** Offers the free lines. Call it whenever a user may have a new call to begin. */
  fill(): void
}

export function createLines(count: number, clock: Clock): Lines {
  let free = count
  let users: readonly LineUser[] = []
  let filling = false
  let again = false

  // `begin` runs the code of lists, listeners and `dial`, which may pause, resume, stop or add a
  // run and so call `fill` again. A nested fill would let a later entry overtake the one being
  // dialed, so it only sets a flag.
  const fill = () => {
    again = true
    if (filling) return
    filling = true
    try {
      while (again) {
        again = false
        for (const user of users) while (free > 0 && !backoff.state && user.begin());
      }
    } finally {
      filling = false
    }
  }

  const backoff = createBackoff(clock, () => {
    for (const user of users) user.onBackoff()
    fill()
  })

  return {
    backoff,
    join(user) {
      users = [...users, user]
    },
    leave(user) {
      users = users.filter(other => other !== user)
    },
    take() {
      free--
    },
    release() {
      free++
      fill()
    },
    fill,
  }
}
