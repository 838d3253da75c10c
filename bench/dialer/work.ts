/** The minimal result of a call. */
export interface Result {
  readonly reference: string
  readonly to: string
  readonly outcome: 'completed'
  readonly provider: string
  readonly answered: boolean
  readonly endedAt: Date
}

export type Dial = (request: { readonly to: string }) => Promise<Result>

export interface Work {
  readonly numbers: Iterable<string>
  readonly lines: number
  readonly dial: Dial
}

export type Contender = (work: Work) => Promise<unknown>

/** Generates the numbers lazily, so that a million of them need no memory. */
export function* numbers(count: number): Generator<string> {
  for (let made = 0; made < count; made++) yield '+13018040009'
}

export const result: Result = {
  reference: 'a-reference-of-one-attempt',
  to: '+13018040009',
  outcome: 'completed',
  provider: 'bench',
  answered: true,
  endedAt: new Date(0),
}
