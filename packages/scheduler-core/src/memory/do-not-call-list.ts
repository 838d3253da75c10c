import type { DoNotCallEntry, DoNotCallStore } from '../store/do-not-call.ts'

type Run = <Result>(operation: (now: Date) => Result) => Promise<Result>

/** The do-not-call list of the memory store. */
export function doNotCallList(entries: Map<string, DoNotCallEntry>, run: Run): DoNotCallStore {
  const sorted = () => [...entries.values()].sort((a, b) => (a.number < b.number ? -1 : 1))
  return {
    add: added =>
      run(now => {
        const before = entries.size
        for (const entry of added) entries.set(entry.number, { ...entry, addedAt: now })
        return entries.size - before
      }),
    remove: numbers => run(() => numbers.filter(number => entries.delete(number)).length),
    find(numbers) {
      const wanted = new Set<string>(numbers)
      return run(() => sorted().filter(({ number }) => wanted.has(number)))
    },
    list: ({ limit, after }) =>
      run(() => {
        const behind = sorted().filter(({ number }) => after === undefined || number > after)
        const items = behind.slice(0, limit)
        return { items, next: behind.length > limit ? items.at(-1)?.number : undefined }
      }),
  }
}
