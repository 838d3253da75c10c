/** What stands above the list for a while. */
export interface Notice {
  readonly kind: 'away' | 'back' | 'error'
  readonly text: string
}

export const AWAY: Notice = {
  kind: 'away',
  text: 'The server is away. Until it is back, this may be out of date.',
}

export const BACK: Notice = { kind: 'back', text: 'The server is back. This is up to date.' }

/** For how long a notice stands; `AWAY` stands as long as it is true. */
export const NOTICE_MS = 8_000

export const failed = (error: unknown): Notice => ({
  kind: 'error',
  text: `That did not work. ${error instanceof Error ? error.message : String(error)}.`,
})
