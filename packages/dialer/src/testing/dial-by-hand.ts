import type { AttemptStatus, CallRequest, CallResult, CallUpdate, Dial, Outcome } from '@outdial/call-client/kernel'

/** A call that is in flight until the test ends it. */
export interface HandCall {
  readonly request: CallRequest
  readonly signal: AbortSignal | undefined
  update(status: AttemptStatus, more?: Partial<CallUpdate>): void
  end(outcome?: Outcome, more?: Partial<CallResult>): void
  fail(error: unknown): void
}

/** A `dial` whose calls a test updates and ends by hand. */
export function dialByHand() {
  const calls: HandCall[] = []
  const open = new Set<HandCall>()
  let maxOpen = 0

  const dial: Dial = (request, { signal, onUpdate } = {}) =>
    new Promise((resolve, reject) => {
      const call: HandCall = {
        request,
        signal,
        update: (status, more) => onUpdate?.({ provider: 'hand', status, at: AT, ...more }),
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
      maxOpen = Math.max(maxOpen, open.size)
    })

  return {
    dial,
    /** All dialed calls, in order. */
    calls,
    /** The calls in flight, oldest first. */
    open,
    get maxOpen() {
      return maxOpen
    },
    /** The dialed numbers, in order. */
    get dialed() {
      return calls.map(call => call.request.to)
    },
    /** The n-th dialed call, from 0. */
    call(index: number): HandCall {
      const call = calls[index]
      if (!call) throw new Error(`Only ${calls.length} calls were dialed`)
      return call
    },
    /** Ends the calls in flight and those that follow, until none is left. */
    async endAll() {
      for (await turn(); open.size > 0; await turn()) for (const call of open) call.end()
    },
  }
}

const AT = new Date('2026-01-01T00:00:00Z')

/** A result of this request with this outcome. */
export const resultOf = (request: CallRequest, outcome: Outcome): CallResult => ({
  reference: 'a-reference-of-one-attempt',
  to: request.to,
  outcome,
  provider: 'hand',
  answered: outcome === 'completed',
  endedAt: AT,
})

/** A `dial` whose calls end at once with this outcome. */
export const instantly =
  (outcome: Outcome = 'completed'): Dial =>
  request =>
    Promise.resolve(resultOf(request, outcome))

/** The given count of different numbers. */
export const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => `+1301804${1000 + at}`)

/** Runs all promise callbacks that are ready. */
export const turn = (): Promise<void> => new Promise<void>(resolve => void setImmediate(resolve))
