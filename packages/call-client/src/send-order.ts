/** The place of one POST in the order of sending. */
export interface Turn {
  /** Resolves once all earlier turns have ended, or this one. `undefined` if it need not wait. */
  readonly wait: Promise<unknown> | undefined
  /** Ends this turn: the POST was sent, has failed or may not be sent any more. */
  end(): void
  hasEnded(): boolean
}

/** Returns a function that takes turns. A turn comes once all earlier turns have ended. */
export function createSendOrder(): () => Turn {
  let last: Promise<unknown> = Promise.resolve()
  let open = 0
  return () => {
    let hasEnded = false
    let end = () => {}
    const ended = new Promise<void>(resolve => {
      end = () => {
        if (!hasEnded) open--
        hasEnded = true
        resolve()
      }
    })
    const wait = open++ > 0 ? Promise.race([last, ended]) : undefined
    last = Promise.all([last, ended])
    return { wait, end, hasEnded: () => hasEnded }
  }
}
