/** Somebody who has calls to make: a run. */
export interface LineUser {
  /** Takes up what it has next, which may `take` a line; `false` if it has nothing to begin. */
  begin(): boolean
}

/** So many lines, shared by whoever has joined. A line that is released is taken again at once. */
export interface Lines {
  /** From now on the user may take lines, after those who joined before. */
  join(user: LineUser): void
  leave(user: LineUser): void
  /** Takes a line. Only within `begin`, which is called only when one is free. */
  take(): void
  /** Gives a line back. */
  release(): void
  /** Offers the free lines: to be called whenever a user may have something new to begin. */
  fill(): void
}

export function createLines(count: number): Lines {
  let free = count
  let users: readonly LineUser[] = []
  let filling = false
  let again = false

  // `begin` runs code of lists, listeners and `dial`, and each may pause, resume, stop or add a run, which asks to fill
  // again. Filling within filling would let a later entry overtake the one that is just being dialed.
  const fill = () => {
    again = true
    if (filling) return
    filling = true
    try {
      while (again) {
        again = false
        for (const user of users) while (free > 0 && user.begin());
      }
    } finally {
      filling = false
    }
  }

  return {
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
