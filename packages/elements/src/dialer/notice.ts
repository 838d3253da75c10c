/** What stands above the list for a while. */
export interface Notice {
  readonly kind: 'away' | 'back' | 'error'
  readonly text: string
}

export const AWAY: Notice = {
  kind: 'away',
  text: 'The server is away. Until it is back, this may be out of date.',
}

export const LOCKED: Notice = { kind: 'away', text: 'The server wants its API token before it shows anything.' }

export const BACK: Notice = { kind: 'back', text: 'The server is back. This is up to date.' }

/** For how long a notice stands; `AWAY` and `LOCKED` stand as long as they are true. */
export const NOTICE_MS = 8_000

export const failed = (error: unknown): Notice => ({
  kind: 'error',
  text: `That did not work. ${error instanceof Error ? error.message : String(error)}.`,
})
