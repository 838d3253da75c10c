import { endAtOnce, instantProvider } from '../scheduler/provider.ts'
import { createScheduler, sqliteStore } from './packages.ts'

const NUMBERS = 20_000
const AT_ONCE = 50_000
const FROM = '+12025550123'

/** The n-th phone number. */
export const numberOf = (index: number): string => `+1301${String((index * 7919) % NUMBERS).padStart(7, '0')}`

/** The number with the most calls. */
export const BUSY = FROM

/**
 * A database of this many calls: two fifths ended, the rest are scheduled; and a fifth as many
 * inbound calls.
 */
export async function fill(path: string, size: number): Promise<void> {
  const store = sqliteStore({ path })
  const ended = Math.floor(size * 0.4)
  let left = ended
  const done = Promise.withResolvers<void>()
  const calls = instantProvider(call => void endAtOnce(call).then(() => --left || done.resolve()))
  const scheduler = createScheduler({ store, clients: calls, concurrency: 500 })
  const begin = Date.now()
  const add = async (count: number, at: (index: number) => Date | undefined) => {
    for (let first = 0; first < count; first += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => {
        const place = first + index
        return { to: numberOf(place), from: FROM, at: at(place), ownerId: `owner ${place % 100}` }
      })
      await scheduler.schedule(some)
    }
  }
  await add(size - ended, index => new Date(begin + 86_400_000 + index * 1000))
  await add(ended, () => undefined)
  await scheduler.start()
  await done.promise
  for (let first = 0; first < size / 5; first += AT_ONCE) {
    await scheduler.log(
      Array.from({ length: Math.min(AT_ONCE, size / 5 - first) }, (_, index) => ({
        id: `in ${first + index}`,
        from: numberOf(first + index),
        to: FROM,
        at: new Date(begin - (first + index) * 60_000),
        answered: index % 3 > 0,
        ...(index % 3 > 0 && { durationMs: 1000 * (index % 300) }),
      })),
    )
  }
  await scheduler.close()
  await store.close()
}
