import { ApiError } from '../api/api-error.ts'

/** Asks a server about a value while it is typed, and caches the last answer. */
export interface Lookup<Question, Answer> {
  /** Asks when the delay is over, unless something else is asked before. The same again goes on. */
  ask(question: Question, delayMs: number): void
  /** The answer, if it is there. */
  known(question: Question): Answer | undefined
  /** Why there is none, if the server has failed. */
  failure(question: Question): unknown
  /** The answer: the known one, or the server's. */
  fetch(question: Question): Promise<Answer>
  /** From now on this is the answer. */
  adopt(question: Question, answer: Answer): void
  /** Gives up whatever is asked. */
  stop(): void
}

const RETRY_MS = 5_000

/**
 * One question at a time: what is asked later gives up what was asked before. A server that is away is asked again every five seconds.
 * `onNews` hears of every answer and every failure.
 */
export function createLookup<Question, Answer>(
  look: (question: Question, signal?: AbortSignal) => Promise<Answer>,
  onNews: () => void,
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
    onNews()
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
      // Something else may be asked by now.
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
