import { ApiError } from '../api/api-error.ts'

/** Asks a server about a value while it is typed, and caches the last answer. */
export interface Lookup<Question, Answer> {
  /**
   * Requests an answer after the delay, unless another question replaces this one. Repeating the
   * same question changes nothing.
   */
  ask(question: Question, delayMs: number): void
  /** The answer, if it is known. */
  known(question: Question): Answer | undefined
  /** The error, if the request failed. */
  failure(question: Question): unknown
  /** The known answer, or the server's. */
  fetch(question: Question): Promise<Answer>
  /** Stores an answer. */
  adopt(question: Question, answer: Answer): void
  /** Aborts the current request. */
  stop(): void
}

const RETRY_MS = 5_000

/**
 * `ask` sends one request at a time: a newer question aborts the previous request. A failure that may
 * pass (of the network, 401, 429, 500 and above) is tried again every five seconds. `onChange` is
 * called after each answer to `ask` and each failure of it.
 */
export function createLookup<Question, Answer>(
  look: (question: Question, signal?: AbortSignal) => Promise<Answer>,
  onChange: () => void,
): Lookup<Question, Answer> {
  let asked: string | undefined
  let settled: { readonly name: string; readonly answer?: Answer; readonly error?: unknown } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let current = new AbortController()

  const run = async (question: Question, name: string) => {
    const { signal } = current
    try {
      const answer = await look(question, signal)
      if (signal.aborted) return
      settled = { name, answer }
    } catch (error) {
      if (signal.aborted) return
      settled = { name, error }
      if (mayPass(error)) timer = setTimeout(() => void run(question, name), RETRY_MS)
    }
    onChange()
  }

  const stop = () => {
    clearTimeout(timer)
    current.abort()
    current = new AbortController()
    asked = undefined
  }

  const adopt = (question: Question, answer: Answer) => {
    stop()
    asked = nameOf(question)
    settled = { name: asked, answer }
  }

  const settledOf = (question: Question) => (settled?.name === nameOf(question) ? settled : undefined)

  return {
    ask(question, delayMs) {
      const name = nameOf(question)
      if (name === asked) return
      stop()
      asked = name
      timer = setTimeout(() => void run(question, name), delayMs)
    },

    known: question => settledOf(question)?.answer,

    failure: question => settledOf(question)?.error,

    async fetch(question) {
      const known = settledOf(question)?.answer
      if (known !== undefined) return known
      const answer = await look(question)
      // The question may have changed during the request.
      if (asked === nameOf(question)) adopt(question, answer)
      return answer
    },

    adopt,
    stop,
  }
}

const nameOf = (question: unknown) => JSON.stringify(question)

const mayPass = (error: unknown) =>
  !(error instanceof ApiError) || error.status === undefined || [401, 429].includes(error.status) || error.status >= 500
