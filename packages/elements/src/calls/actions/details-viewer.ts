import type { ApiClient } from '../../api/api-client.ts'
import type { CallAttempt, CallDetails } from '../../api/attempt-wire.ts'
import type { Call } from '../../api/call-wire.ts'
import { failed, type Notice } from '../../notice/notice.ts'
import { viewerTimeZone } from '../../words/time.ts'
import { wordsIn } from '../../words/word-table.ts'
import { dialogWords } from './dialogs.words.ts'

/** The viewed call, with its attempts once they are loaded. */
export interface ViewedCall {
  readonly call: Call
  readonly zone: string
  readonly attempts?: readonly CallAttempt[] | undefined
  /** The attempt whose line is about to be freed: the user is asked. */
  readonly freeing?: number | undefined
  /** Whether the line was freed. */
  readonly notice?: Notice | undefined
  /** Why the attempts could not be loaded. */
  readonly error?: unknown
}

/** Shows the details of one call at a time, and frees the lines of its attempts. */
export interface Viewer {
  readonly looking: ViewedCall | undefined
  /** Whether there is a server that can free lines. */
  readonly changeable: boolean
  open(call: Call): void
  retry(): void
  /** Asks whether to free the line of an attempt; `undefined` withdraws the question. */
  askToFree(attempt: number | undefined): void
  /** Frees the line that was asked about. */
  free(): Promise<void>
  close(): void
}

export interface ViewerOptions {
  /** Without a client, only the known data is shown. */
  readonly client: () => ApiClient | undefined
  readonly onChange: () => void
  /** Receives the current call. */
  readonly onCall: (call: Call) => void
  /** Whether the page allows it. */
  readonly mayFree: (call: Call, attempt: number) => boolean
}

const FREED: Notice = { kind: 'done', text: language => wordsIn(dialogWords, language).lineIsFree }

export function createViewer({ client, onChange, onCall, mayFree }: ViewerOptions): Viewer {
  let looking: ViewedCall | undefined

  const set = (next: ViewedCall | undefined) => {
    looking = next
    onChange()
  }

  const load = async (call: Call & Partial<CallDetails>): Promise<Partial<ViewedCall>> => {
    try {
      const details = (await client()?.getCall(call.id)) ?? call
      return { call: details, attempts: details.attempts ?? [] }
    } catch (error) {
      return { error: error ?? new Error('unknown') }
    }
  }

  const open = (call: Call): void => {
    const opened = { call, zone: viewerTimeZone() }
    set(opened)
    void load(call).then(known => {
      if (looking === opened) set({ ...opened, ...known })
    })
  }

  return {
    get looking() {
      return looking
    },
    get changeable() {
      return client() !== undefined
    },
    open,
    retry() {
      if (looking) open(looking.call)
    },
    askToFree(freeing) {
      if (looking) set({ ...looking, freeing, notice: undefined })
    },
    async free() {
      const asked = looking
      const server = client()
      if (!asked || asked.freeing === undefined || !server || !mayFree(asked.call, asked.freeing)) return
      const withdrawn = { ...asked, freeing: undefined }
      set(withdrawn)
      try {
        const details = await server.freeLine(asked.call.id, asked.freeing)
        onCall(details)
        if (looking === withdrawn) set({ ...withdrawn, call: details, attempts: details.attempts, notice: FREED })
      } catch (error) {
        if (looking === withdrawn) set({ ...withdrawn, notice: failed(error) })
      }
    },
    close: () => set(undefined),
  }
}
