import type { Clock } from '@outdial/call-client/kernel'

/** What comes of the work. @throws {Error} if nothing does within so many milliseconds */
export async function inTime<Result>(
  work: Promise<Result>,
  withinMs: number,
  clock: Pick<Clock, 'setTimer'>,
): Promise<Result> {
  let cancel = () => {}
  const late = new Promise<never>((_resolve, reject) => {
    const give = () => reject(new Error(`Expected an answer within ${withinMs} ms, got none`))
    cancel = clock.setTimer(give, withinMs)
  })
  return Promise.race([work, late]).finally(cancel)
}
