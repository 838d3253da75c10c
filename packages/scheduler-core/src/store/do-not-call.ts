import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { Page } from './call-store.ts'

/** A number that must not be called, to be stored. */
export interface NewDoNotCallEntry {
  readonly number: PhoneNumber
  readonly reason?: string | undefined
  /** Who or what added it, such as `agent` or `national registry`. */
  readonly source?: string | undefined
  /** From this moment on the number may be called again. @default never */
  readonly until?: Date | undefined
}

/** A number that must not be called. */
export interface DoNotCallEntry extends NewDoNotCallEntry {
  /** The store's time when it was added. */
  readonly addedAt: Date
}

/** Selects entries of the do-not-call list, in the order of their numbers. */
export interface DoNotCallQuery {
  /** 1 to 1000. */
  readonly limit: number
  readonly after?: PhoneNumber | undefined
}

/** The do-not-call list of a store. */
export interface DoNotCallStore {
  /**
   * Adds entries: all or none. An entry replaces the one that its number has. Of several for one
   * number the last counts. Returns how many numbers were not on the list before. When the promise
   * has resolved, no process licenses a call to these numbers any more.
   */
  add(entries: readonly NewDoNotCallEntry[]): Promise<number>
  /** Removes the entries of these numbers. Returns how many there were. */
  remove(numbers: readonly PhoneNumber[]): Promise<number>
  /** The entries of these numbers, ended ones included, in the order of their numbers. */
  find(numbers: readonly PhoneNumber[]): Promise<readonly DoNotCallEntry[]>
  list(query: DoNotCallQuery): Promise<Page<DoNotCallEntry, PhoneNumber>>
}

/** Whether an entry counts at this time. */
export const isListed = ({ until }: Pick<DoNotCallEntry, 'until'>, now: Date): boolean => !until || until > now
