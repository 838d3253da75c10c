import type { ApiClient } from '../../api/api-client.ts'
import type { Call } from '../../api/call-wire.ts'
import type { CallsWords } from '../calls.words.ts'
import { type BulkChange, type BulkProgress, changeCalls } from './bulk.ts'
import type { Selection } from './selection.ts'

export interface BulkControllerOptions {
  readonly client: () => ApiClient | undefined
  readonly known: (id: string) => Call | undefined
  readonly words: () => CallsWords
  readonly selection: Selection
  readonly onCall: (call: Call) => void
  readonly onChange: () => void
  readonly onNews: (text: string) => void
}

/** Changes the selected calls after a question, and tells how far it is. */
export interface BulkChanger {
  /** The change that is asked about. */
  readonly asked: BulkChange['name'] | undefined
  readonly progress: BulkProgress | undefined
  ask(name: BulkChange['name'] | undefined): void
  run(change: BulkChange): Promise<void>
  stop(): void
  /** Forgets the result. What is under way goes on. */
  dismiss(): void
}

export function createBulkChanger(options: BulkControllerOptions): BulkChanger {
  const { client, known, words, selection, onCall, onChange, onNews } = options
  let asked: BulkChange['name'] | undefined
  let progress: BulkProgress | undefined
  let abort: AbortController | undefined
  const set = (next: BulkProgress | undefined) => {
    progress = next
    onChange()
  }
  return {
    get asked() {
      return asked
    },
    get progress() {
      return progress
    },
    ask(name) {
      asked = name
      onChange()
    },
    async run(change) {
      const server = client()
      if (!server || progress?.running) return
      asked = undefined
      abort = new AbortController()
      const { signal } = abort
      await changeCalls(selection.ids, change, {
        client: server,
        known,
        words: words(),
        onCall,
        onProgress: set,
        signal,
      })
      if (progress) onNews(resultOf(progress, words()))
      selection.clear()
    },
    stop: () => abort?.abort(),
    dismiss() {
      if (progress && !progress.running) set(undefined)
    },
  }
}

/** How many calls were changed, and how many were not reached. */
export function resultOf({ change, done, failed, total, over = 0, problem }: BulkProgress, words: CallsWords): string {
  const left = total - done - failed.length - over
  const did = change.name === 'cancel' ? words.didCancel(done) : words.didReschedule(done)
  return [did, over > 0 ? words.wereOver(over) : '', left > 0 ? words.stopped(left) : '', problem]
    .filter(Boolean)
    .join(' ')
}
