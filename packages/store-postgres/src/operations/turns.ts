/** Of steps that are under way at once, those that licensed in one queue resolve in the order in which they did. */
export interface Turns {
  /**
   * @param step - calls `enter` with the queues in which it licensed, while it still has their locks; again if it is done anew
   */
  take<Result>(step: (enter: (queues: Iterable<string>) => void) => Promise<Result>): Promise<Result>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return {
    async take(step) {
      let own = new Set<string>()
      let over: Promise<void> | undefined
      let end = () => {}
      let before: readonly Promise<void>[] = []
      const leave = () => {
        end()
        for (const queue of own) if (last.get(queue) === over) last.delete(queue)
      }
      try {
        const result = await step(queues => {
          leave()
          own = new Set(queues)
          before = [...own].flatMap(queue => last.get(queue) ?? [])
          over = new Promise(resolve => {
            end = resolve
          })
          for (const queue of own) last.set(queue, over)
        })
        await Promise.all(before)
        return result
      } finally {
        leave()
      }
    },
  }
}
