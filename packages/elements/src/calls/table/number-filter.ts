import type { ApiClient } from '../../api/api-client.ts'
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
  readonly problem?: string | undefined
}

/** The number filter. The server parses the typed text, which stays unchanged in the field. */
export interface NumberFilter {
  /** The text of the field while calls to this number are shown. */
  textOf(to: string | undefined): string
  /** The error of the number. */
  problemOf(to: string | undefined): string | undefined
  /** Handles typing. Only an empty text takes effect at once; any other waits for `choose`. */
  type(text: string): void
  choose(): Promise<void>
}

export function createNumberFilter({ client, defaultCountry, onChange, choose }: NumberFilterOptions): NumberFilter {
  let typed = ''
  let meant: string | undefined
  let problem: string | undefined
  let turn = 0

  const ask = async (text: string): Promise<Answer> => {
    const server = client()
    if (text === '' || !server) return { number: toNumber(text) }
    const checked = await server.checkNumber(text, { defaultCountry: defaultCountry() || undefined })
    return { number: checked.number, problem: checked.problem?.detail }
  }

  const settle = async () => {
    const own = ++turn
    const answer: Answer = await ask(typed.trim()).catch((error: unknown) => ({
      problem: error instanceof Error ? error.message : String(error),
    }))
    if (own !== turn) return
    meant = answer.number
    problem = answer.problem
    choose(meant)
    onChange()
  }

  return {
    textOf: to => (to === meant ? typed : (to ?? '')),
    problemOf: to => (to === meant ? problem : undefined),

    type(text) {
      typed = text
      if (text === '') void settle()
    },
    choose: settle,
  }
}
