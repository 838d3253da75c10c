import { isOutcome } from '@outdial/call-client/kernel'
import type { AttemptUpdate, Room } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { attemptsWithIds } from '../tables/attempts.ts'
import { type LoadedTold, type Loading, load, type Owner, type ToLoad } from '../tables/loaded.ts'

/** Locks and reads all that a step is about: in one round trip, unless there is news without a reference or from another provider than it should be. */
export async function loadStep(
  db: Database,
  updates: readonly AttemptUpdate[],
  room: Room | undefined,
  known: ToLoad['known'],
): Promise<Loading> {
  const ending = new Set<string>()
  const others = new Set<string>()
  const ids = new Map<string, AttemptUpdate>()
  const unnamed: AttemptUpdate[] = []
  let isHolding = false
  for (const update of updates) {
    const { reference, providerCallId, status, refusal, lookedUp } = update
    if (reference !== undefined) (isOutcome(status) ? ending : others).add(reference)
    if (providerCallId !== undefined) ids.set(`${reference} ${providerCallId}`, update)
    if (providerCallId !== undefined && (reference === undefined || lookedUp)) unnamed.push(update)
    if (refusal) isHolding = true
  }
  for (let looks = 1; ; looks++) {
    for (const { attempt } of await withIds(db, unnamed)) ending.add(attempt.reference)
    for (const reference of ending) others.delete(reference)
    const loading = load(db, { ending, others, ids: [...ids.values()], isHolding, room, known })
    if (unnamed.length === 0) return loading
    const told = await loading.told
    // An attempt may have got its id since it was looked for.
    const isUnknown = ({ provider, providerCallId, reference }: Owner) =>
      !ending.has(reference) &&
      unnamed.some(each => each.provider === provider && each.providerCallId === providerCallId)
    if (looks === MOST_LOOKS || !told.owners.some(isUnknown)) return loading
  }
}

const MOST_LOOKS = 5

const withIds = async (db: Database, updates: readonly Pick<AttemptUpdate, 'provider' | 'providerCallId'>[]) =>
  updates.length === 0
    ? []
    : attemptsWithIds(
        db,
        new Set(updates.map(({ provider }) => provider)),
        new Set(updates.flatMap(({ providerCallId }) => providerCallId ?? [])),
      )

/** Who has the ids of news that a provider told of another provider's attempt. */
export async function ownersElsewhere(
  db: Database,
  updates: readonly AttemptUpdate[],
  told: LoadedTold['told'],
): Promise<readonly Owner[]> {
  const providers = new Map(told.map(({ attempt }) => [attempt.reference, attempt.provider]))
  const astray = updates.flatMap(({ reference, provider, providerCallId }) => {
    const own = reference === undefined ? undefined : providers.get(reference)
    return own !== undefined && own !== provider ? { provider: own, providerCallId } : []
  })
  return (await withIds(db, astray)).flatMap(({ attempt: { provider, providerCallId, reference, endedAt } }) =>
    providerCallId === undefined || endedAt ? [] : { provider, providerCallId, reference },
  )
}
