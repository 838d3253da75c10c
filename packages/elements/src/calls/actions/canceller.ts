import type { ApiClient } from '../../api/api-client.ts'
import { ApiError } from '../../api/api-error.ts'
import type { SeriesScope } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'
import { reasonOf } from '../../words/error-text.ts'
import type { DialogWords } from './dialogs.words.ts'
import { copyOf, undoKeyOf } from './undo.ts'

export interface CancellerOptions {
  readonly client: () => ApiClient | undefined
  readonly onChange: () => void
  readonly words: () => DialogWords
  /** Receives the current call. */
  readonly onCall: (call: Call) => void
  /** A call was cancelled. `undoable`: an offer to undo is shown. */
  readonly onCancelled: (call: Call, undoable: boolean) => void
  /** These calls were scheduled again. */
  readonly onRestored: (calls: readonly Call[]) => void
  /** A command failed, or cannot be undone. */
  readonly onProblem: (text: string) => void
  /** Whether the page allows the command. */
  readonly may: (name: 'cancel' | 'undo', call: Call, scope?: SeriesScope) => boolean
}

/** Cancels at once, and offers to undo for some seconds. */
export interface Canceller {
  /** The calls that `undo` would schedule again: all cancelled since the last offer ended. */
  readonly undoable: readonly Call[]
  isBusy(id: string): boolean
  /** @param scope of a repeated call: this one, or all that follow too */
  cancel(call: Call, scope?: SeriesScope): Promise<void>
  /** Schedules a copy of each, once. */
  undo(): Promise<void>
  /** Keeps the offer until `resume`: the user is reading it. */
  pause(): void
  resume(): void
  close(): void
}

const UNDO_MS = 8_000

export function createCanceller({
  client,
  onChange,
  words,
  onCall,
  onCancelled,
  onRestored,
  onProblem,
  may,
}: CancellerOptions): Canceller {
  const busy = new Set<string>()
  let undoable: readonly Call[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const offer = (calls: readonly Call[]) => {
    undoable = calls
    resume()
    onChange()
  }
  const pause = () => clearTimeout(timer)
  const resume = () => {
    clearTimeout(timer)
    if (undoable.length > 0) timer = setTimeout(() => offer([]), UNDO_MS)
  }

  const restore = async (call: Call): Promise<Call | undefined> => {
    if (!may('undo', call)) return undefined
    const copy = copyOf(call, Date.now())
    if (!copy) {
      onProblem(words().timeHasPassed(call.to))
      return undefined
    }
    const restored = await client()?.schedule(copy, { key: undoKeyOf(call) })
    if (restored) onCall(restored)
    return restored
  }

  return {
    get undoable() {
      return undoable
    },
    isBusy: id => busy.has(id),

    async cancel(call, scope) {
      const server = client()
      // Without a server, the page cancels the call itself.
      if (busy.has(call.id) || !may('cancel', call, scope) || !server) return
      busy.add(call.id)
      onChange()
      try {
        const cancelled = await server.cancelCall(call.id, { scope })
        // A call that had begun has rung: a copy would be another call, with all its attempts
        // again.
        const isWaiting = call.status === 'scheduled' && cancelled.status === 'cancelled'
        // A copy would not repeat.
        const canUndo = isWaiting && cancelled.attemptCount === 0 && scope !== 'following'
        if (canUndo) offer([...undoable, cancelled])
        onCall(cancelled)
        onCancelled(cancelled, canUndo)
      } catch (error) {
        if (error instanceof ApiError && error.call) onCall(error.call)
        onProblem(words().notCancelled(call.to, reasonOf(error, words().language)))
      }
      busy.delete(call.id)
      onChange()
    },

    async undo() {
      const calls = undoable
      offer([])
      const failed: Call[] = []
      const restored: Call[] = []
      for (const call of calls) {
        try {
          restored.push(...[await restore(call)].filter(call => call !== undefined))
        } catch (error) {
          failed.push(call)
          onProblem(words().notScheduledAgain(call.to, reasonOf(error, words().language)))
        }
      }
      if (restored.length > 0) onRestored(restored)
      // A failed call can be tried again: its idempotency key ensures that it is scheduled once.
      if (failed.length > 0) offer([...failed, ...undoable])
    },

    pause,
    resume,
    close: pause,
  }
}
