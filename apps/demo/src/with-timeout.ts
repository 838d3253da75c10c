import type { Clock } from '@outdial/call-client/kernel'

/** Settles as the work does. @throws {Error} after `timeoutMs` milliseconds */
export async function withTimeout<Result>(
  work: Promise<Result>,
  timeoutMs: number,
  clock: Pick<Clock, 'setTimer'>,
): Promise<Result> {
  let cancel = () => {}
  const timeout = new Promise<never>((_resolve, reject) => {
    cancel = clock.setTimer(() => reject(new Error(`Expected an answer within ${timeoutMs} ms, got none`)), timeoutMs)
  })
  return Promise.race([work, timeout]).finally(cancel)
}
