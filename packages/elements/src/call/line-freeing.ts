import type { ApiClient } from '../api/api-client.ts'
import type { CallDetails } from '../api/attempt-wire.ts'
import type { Viewer } from '../calls/actions/details-viewer.ts'
import { failed, type Notice } from '../notice/notice.ts'

export interface LineFreeingOptions {
  readonly client: () => ApiClient | undefined
  readonly call: () => CallDetails | undefined
  readonly onChange: () => void
  readonly onFreed: (details: CallDetails) => void
  readonly onProblem: (notice: Notice) => void
  readonly mayFree: (call: CallDetails, attempt: number) => boolean
}

/** Frees the line of an attempt of the shown call, after a question. */
export interface LineFreeing extends Pick<Viewer, 'askToFree' | 'free'> {
  /** The attempt that is asked about. */
  readonly asked: number | undefined
}

export function createLineFreeing({
  client,
  call,
  onChange,
  onFreed,
  onProblem,
  mayFree,
}: LineFreeingOptions): LineFreeing {
  let asked: number | undefined
  const ask = (attempt: number | undefined) => {
    asked = attempt
    onChange()
  }
  return {
    get asked() {
      return asked
    },
    askToFree: ask,
    async free() {
      const shown = call()
      const server = client()
      const attempt = asked
      if (!shown || !server || attempt === undefined || !mayFree(shown, attempt)) return
      ask(undefined)
      try {
        onFreed(await server.freeLine(shown.id, attempt))
      } catch (error) {
        onProblem(failed(error))
      }
    },
  }
}
