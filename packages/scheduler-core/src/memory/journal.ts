/** How to undo what was done, so that a commit is all or nothing. */
export interface Journal {
  note(undo: () => void): void
  /** Does the work; if it throws, undoes what was noted on the way, the last first. */
  commit<Result>(work: () => Result): Result
}

export function createJournal(): Journal {
  let undos: (() => void)[] = []
  return {
    note: undo => void undos.push(undo),
    commit(work) {
      undos = []
      try {
        return work()
      } catch (error) {
        for (const undo of undos.toReversed()) undo()
        throw error
      }
    },
  }
}
