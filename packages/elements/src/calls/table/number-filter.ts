import type { ApiClient } from '../../api/api-client.ts'
import { failureOf, numberProblem } from '../../words/error-text.ts'
import { toNumber } from '../feed/calls-view.ts'

export interface NumberFilterOptions {
  /** Without a client, the digits are used unchanged. */
  readonly client: () => ApiClient | undefined
  readonly defaultCountry: () => string
  readonly onChange: () => void
  /** Selects the number, E.164; `undefined` for none. */
  readonly choose: (to: string | undefined) => void
}

interface Answer {
  readonly number?: string | undefined
  readonly problem?: Problem | undefined
}

/** The error in a language. */
type Problem = (language: string) => string

/** The number filter. The server parses the typed text, which stays unchanged in the field. */
export interface NumberFilter {
  /** The text of the field while calls to this number are shown. */
  textOf(to: string | undefined): string
  /** The error of the number. */
  problemOf(to: string | undefined, language: string): string | undefined
  /** Handles typing. Only an empty text takes effect at once; any other waits for `choose`. */
  type(text: string): void
  choose(): Promise<void>
}

export function createNumberFilter({ client, defaultCountry, onChange, choose }: NumberFilterOptions): NumberFilter {
  let typed = ''
  let meant: string | undefined
  let problem: Problem | undefined
  let turn = 0

  const ask = async (text: string): Promise<Answer> => {
    const server = client()
    if (text === '' || !server) return { number: toNumber(text) }
    const checked = await server.checkNumber(text, { defaultCountry: defaultCountry() || undefined })
    const code = checked.problem?.code
    return {
      number: checked.number,
      problem: code === undefined ? undefined : language => numberProblem(code, language),
    }
  }

  const settle = async () => {
    const own = ++turn
    const answer: Answer = await ask(typed.trim()).catch((error: unknown) => ({
      problem: language => failureOf(error, language),
    }))
    if (own !== turn) return
    meant = answer.number
    problem = answer.problem
    choose(meant)
    onChange()
  }

  return {
    textOf: to => (to === meant ? typed : (to ?? '')),
    problemOf: (to, language) => (to === meant ? problem?.(language) : undefined),

    type(text) {
      typed = text
      if (text === '') void settle()
    },
    choose: settle,
  }
}
