import type { ApiClient } from '../../api/api-client.ts'
import type { CallAttempt, CallDetails } from '../../api/attempt-wire.ts'
import type { Call } from '../../api/call-wire.ts'
import { viewerTimeZone } from '../../words/time.ts'

/** The viewed call, with its attempts once they are loaded. */
export interface ViewedCall {
  readonly call: Call
  readonly zone: string
  readonly attempts?: readonly CallAttempt[] | undefined
  /** Why the attempts could not be loaded. */
  readonly error?: string | undefined
}

/** Shows the details of one call at a time. */
export interface Viewer {
  readonly looking: ViewedCall | undefined
  open(call: Call): void
  retry(): void
  close(): void
}

export interface ViewerOptions {
  /** Without a client, only the known data is shown. */
  readonly client: () => ApiClient | undefined
  readonly onChange: () => void
}

export function createViewer({ client, onChange }: ViewerOptions): Viewer {
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
      return { error: error instanceof Error ? error.message : String(error) }
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
    open,
    retry() {
      if (looking) open(looking.call)
    },
    close: () => set(undefined),
  }
}
