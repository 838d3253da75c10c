import { Problem } from '../http/problem.ts'

/** Who asks for something under `/api`. */
export interface Caller {
  /** An `admin` sees and changes everything, a `user` the calls of one owner. */
  readonly role: 'admin' | 'user'
  /** The owner of the calls that it schedules; for a user, of all that it sees. */
  readonly ownerId?: string | undefined
  /** Whether it may still come in. Absent if that does not end. */
  readonly isValid?: (() => Promise<boolean>) | undefined
}

/** @throws {Problem} 403 for a user */
export function demandAdmin({ role }: Caller): void {
  if (role === 'admin') return
  throw new Problem({ status: 403, code: 'forbidden', detail: 'Only an admin may do this' })
}

/** The sender of a webhook, or of a token in exchange for a cookie: it is not known, and sees nothing. */
export const NOBODY: Caller = { role: 'user' }
