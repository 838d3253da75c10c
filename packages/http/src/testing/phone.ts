import type { CallRequest, CallResult, CallUpdate, Dial } from '@outdial/call-client'

export interface RingingCall {
  readonly request: CallRequest
  /** Reports ringing. */
  ring(more?: Partial<CallUpdate>): void
  /** Ends the call with this result. */
  end(outcome?: CallResult['outcome'], more?: Partial<CallResult>): void
  readonly hungUp: boolean
}

/** A `dial` that the test controls: each call rings until the test ends it. */
export function scriptedPhone(): { readonly dial: Dial; readonly calls: readonly RingingCall[] } {
  const calls: RingingCall[] = []
  const dial: Dial = (request, { signal, onUpdate } = {}) =>
    new Promise(resolve => {
      const reference = `secret-reference-${calls.length}`
      const of = { provider: 'scripted', reference, providerCallId: `call-${calls.length}` }
      const { to, from } = request
      calls.push({
        request,
        ring: (more = {}) => onUpdate?.({ ...of, status: 'ringing', at: new Date('2026-01-01T00:00:01Z'), ...more }),
        end: (outcome = 'completed', more = {}) =>
          resolve({
            ...of,
            to,
            from,
            outcome,
            answered: false,
            endedAt: new Date('2026-01-01T00:01:00Z'),
            durationMs: 37_400,
            ...more,
          }),
        get hungUp() {
          return signal?.aborted ?? false
        },
      })
    })
  return { dial, calls }
}
