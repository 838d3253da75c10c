import type { AttemptStatus, CallRequest, CallResult, CallUpdate, Dial, Outcome } from '@outdial/call-client/kernel'

/** A call that is in flight until the test says how it ends. */
export interface HandCall {
  readonly request: CallRequest
  readonly signal: AbortSignal | undefined
  tell(status: AttemptStatus, more?: Partial<CallUpdate>): void
  end(outcome?: Outcome, more?: Partial<CallResult>): void
  fail(error: unknown): void
}

/** A `dial` whose calls are told and ended by hand. */
export function dialByHand() {
  const calls: HandCall[] = []
  const open = new Set<HandCall>()
  let most = 0

  const dial: Dial = (request, { signal, onUpdate } = {}) =>
    new Promise((resolve, reject) => {
      const call: HandCall = {
        request,
        signal,
        tell: (status, more) => onUpdate?.({ provider: 'hand', status, at: AT, ...more }),
        end(outcome = 'completed', more) {
          open.delete(call)
          resolve({ ...resultOf(request, outcome), ...more })
        },
        fail(error) {
          open.delete(call)
          reject(error)
        },
      }
      calls.push(call)
      open.add(call)
      most = Math.max(most, open.size)
    })

  return {
    dial,
    /** All calls ever dialed, in order. */
    calls,
    /** Those in flight, the oldest first. */
    open,
    get most() {
      return most
    },
    /** The numbers that were dialed, in order. */
    get dialed() {
      return calls.map(call => call.request.to)
    },
    /** The n-th call ever dialed, from 0. */
    call(index: number): HandCall {
      const call = calls[index]
      if (!call) throw new Error(`Only ${calls.length} calls were dialed`)
      return call
    },
    /** Ends the calls in flight, and those that follow, until there are none. */
    async endAll() {
      for (await turn(); open.size > 0; await turn()) for (const call of open) call.end()
    },
  }
}

const AT = new Date('2026-01-01T00:00:00Z')

/** How a call to this number ended. */
export const resultOf = (request: CallRequest, outcome: Outcome): CallResult => ({
  reference: 'a-reference-of-one-attempt',
  to: request.to,
  outcome,
  provider: 'hand',
  answered: outcome === 'completed',
  endedAt: AT,
})

/** A `dial` whose calls all end so at once. */
export const instantly =
  (outcome: Outcome = 'completed'): Dial =>
  request =>
    Promise.resolve(resultOf(request, outcome))

/** So many different numbers. */
export const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => `+1301804${1000 + at}`)

/** Lets all promises that are ready run. */
export const turn = (): Promise<void> => new Promise<void>(resolve => void setImmediate(resolve))

/** A promise that is settled from outside. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

export function deferred<Value>(): Deferred<Value> {
  let resolve: Deferred<Value>['resolve'] = () => {}
  let reject: Deferred<Value>['reject'] = () => {}
  const promise = new Promise<Value>((...settle) => {
    ;[resolve, reject] = settle
  })
  return { promise, resolve, reject }
}
