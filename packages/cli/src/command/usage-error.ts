/** A command that cannot run as it was given. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
