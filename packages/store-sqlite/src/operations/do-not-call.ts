import type { DoNotCallStore } from '@outdial/scheduler-core/store'
import type { Session } from '../connection/session.ts'
import { entriesBehind, entriesOf, removeEntry, saveEntry } from '../rows/do-not-call.ts'

/** The do-not-call list. Steps and `add` hold the same write lock, so a step sees all that was added before. */
export const doNotCallList = (session: Session): DoNotCallStore => ({
  add: entries => session.write((db, now) => entries.filter(entry => saveEntry(db, entry, now)).length),
  remove: numbers => session.write(db => numbers.filter(number => removeEntry(db, number)).length),
  find: numbers => session.read(db => entriesOf(db, numbers)),
  list: ({ limit, after = '' }) =>
    session.read(db => {
      const found = entriesBehind(db, after, limit + 1)
      const items = found.slice(0, limit)
      return { items, next: found.length > limit ? items.at(-1)?.number : undefined }
    }),
})
