import {
  type DoNotCallInput,
  type DoNotCallListQuery,
  type DoNotCallPage,
  toDoNotCallEntry,
  toDoNotCallPage,
  toDoNotCallQuery,
} from './input/do-not-call-input.ts'
import { toNumber } from './input/validate.ts'
import { isList } from './is-list.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { CallStore } from './store/call-store.ts'
import { type DoNotCallEntry, isListed, type NewDoNotCallEntry } from './store/do-not-call.ts'

/**
 * The numbers that must not be called, kept in the store for all processes. A number that is on the
 * list when a call is to be licensed does not ring: the call ends `cancelled` with the cause
 * `do-not-call` as soon as it is due. A call that was licensed before may still ring.
 */
export interface DoNotCallList {
  /**
   * Adds a number, or several: all or none, at most 5,000. An entry replaces the one that its number
   * has. Returns how many numbers were not on the list. When the promise has resolved, no process
   * licenses a call to these numbers.
   *
   * @throws {SchedulerError} `invalid-number`, `invalid-time`, `invalid-record`, with the `index` of the
   * entry at fault; `store-…`
   */
  add(entries: string | DoNotCallInput | readonly (string | DoNotCallInput)[]): Promise<number>
  /**
   * Adds any number of entries, 5,000 at a time, in this order. Returns how many numbers were not on
   * the list. It stops at the first entry that does not fit, or if the signal aborts; what was added
   * before stays.
   *
   * @throws {SchedulerError} as `add`
   */
  import(entries: Entries, options?: { readonly signal?: AbortSignal | undefined }): Promise<number>
  /** Removes a number, or several. Returns how many were on the list. */
  remove(numbers: string | readonly string[]): Promise<number>
  /** Whether a number must not be called now. */
  has(number: string): Promise<boolean>
  /** The entry of a number, also one that has ended. */
  get(number: string): Promise<DoNotCallEntry | undefined>
  /**
   * A page of the entries, in the order of their numbers.
   * @throws {SchedulerError} `invalid-query`, `invalid-cursor`, `store-…`
   */
  list(query?: DoNotCallListQuery): Promise<DoNotCallPage>
}

type Entries = Iterable<string | DoNotCallInput> | AsyncIterable<string | DoNotCallInput>

const MOST_AT_ONCE = 5000

export function createDoNotCallList({ now, doNotCall }: Pick<CallStore, 'now' | 'doNotCall'>): DoNotCallList {
  const get = async (number: string) => (await doNotCall.find([toNumber('number', number)]))[0]
  return {
    async add(given) {
      if (!isList(given)) return doNotCall.add([toDoNotCallEntry(given)])
      if (given.length > MOST_AT_ONCE)
        throw new SchedulerError(
          'invalid-record',
          `Expected at most ${MOST_AT_ONCE} entries, got ${given.length}: use \`import\``,
        )
      return doNotCall.add(given.map((each, index) => toDoNotCallEntry(each, index)))
    },
    async import(entries, { signal } = {}) {
      let added = 0
      let index = 0
      let batch: NewDoNotCallEntry[] = []
      const flush = async () => {
        signal?.throwIfAborted()
        if (batch.length > 0) added += await doNotCall.add(batch)
        batch = []
      }
      for await (const each of entries) {
        batch.push(toDoNotCallEntry(each, index++))
        if (batch.length === MOST_AT_ONCE) await flush()
      }
      await flush()
      return added
    },
    async remove(numbers) {
      return doNotCall.remove((isList(numbers) ? numbers : [numbers]).map(number => toNumber('number', number)))
    },
    async has(number) {
      const [entry, time] = await Promise.all([get(number), now()])
      return entry !== undefined && isListed(entry, time)
    },
    get,
    list: async (query = {}) => toDoNotCallPage(await doNotCall.list(toDoNotCallQuery(query))),
  }
}
