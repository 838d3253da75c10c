import type { Emitter } from '@outdial/call-client/internal'
import { CallError } from '@outdial/call-client/kernel'
import type { RunEntry } from './entry.ts'
import type { HangUpState, RunEvents } from './events.ts'

export interface HangUpParts {
  readonly canHangUp: boolean | undefined
  readonly events: Pick<Emitter<RunEvents>, 'emit'>
  /** Called when `state` has changed. */
  onChange(): void
}

/** The hang-up of a run: what was asked of the provider, and what became of it. */
export interface HangUp {
  /** Aborted when the calls in flight should be hung up. */
  readonly signal: AbortSignal
  readonly state: HangUpState | undefined
  begin(): void
  /** Records that the provider did not hang up this entry's call, which goes on. */
  failed(error: unknown, entry: RunEntry): void
  /** Records that the call of the entry with this index has ended. */
  ended(index: number): void
}

export function createHangUp({ canHangUp, events, onChange }: HangUpParts): HangUp {
  const abort = new AbortController()
  /** The indexes of the entries in flight that could not be hung up. */
  const failing = new Set<number>()
  let state: HangUpState | undefined

  const become = (next: HangUpState) => {
    if (next === state) return
    state = next
    onChange()
  }

  return {
    signal: abort.signal,
    get state() {
      return state
    },
    begin() {
      if (state !== undefined) return
      become(canHangUp === false ? 'not-supported' : 'requested')
      // A `dial` that cannot hang up may still give up what it has not sent.
      abort.abort()
      if (canHangUp === false) events.emit('error', { error: notSupported() })
    },
    failed(error, entry) {
      failing.add(entry.index)
      events.emit('error', { error, entry: Object.freeze(entry) })
      become('failed')
    },
    ended(index) {
      if (failing.delete(index) && failing.size === 0) become('requested')
    },
  }
}

const notSupported = () =>
  new CallError('not-supported', 'The provider cannot hang up: the calls in flight go on', { placed: 'unknown' })
