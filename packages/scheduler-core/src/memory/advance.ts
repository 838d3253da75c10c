import type { AttemptedCall, AttemptRecord, ScheduledCall } from '../store/call.ts'
import { type CountedLimit, license, termsOf, whyHeld } from '../store/license.ts'
import { earliest, whenOpen } from '../store/moments.ts'
import { attend, type Counted, holdBack, letGo, paceOf, type Queue, roomIn } from '../store/queue.ts'
import { recordUpdate } from '../store/record-update.ts'
import type { Advanced, AttemptUpdate, HeldCall, NumberLimit, RecordedUpdate, Room, Step } from '../store/step.ts'
import { addCalls, ONE_LINE } from './add.ts'
import { copy } from './copy.ts'
import type { Tables } from './tables.ts'

/** One step on the tables: records, then licenses. */
export function advance(tables: Tables, step: Step, now: Date): Advanced {
  const recorded = (step.updates ?? []).map(update => record(tables, update, step, now))
  const licensing = step.room ? licenseAll(tables, step.room, now) : { licensed: [], held: [] }
  return { recorded, ...licensing, nextOverdueAt: tables.firstLookAt(), now }
}

function record(tables: Tables, told: AttemptUpdate, step: Step, now: Date): RecordedUpdate {
  const attempt = find(tables, told)
  const call = attempt && tables.calls.get(attempt.callId)
  if (!attempt || !call) return { recorded: 'unknown' }
  if (told.lookedUp && !isOnlyMatch(tables, attempt, told.providerCallId)) return { recorded: 'unchanged' }
  const result = recordUpdate({ call, attempt }, withFreeId(tables, attempt, told), step, now)
  const { next, refusal, taken } = result
  if (result.attempt !== attempt) tables.saveAttempt(result.attempt)
  if (result.call !== call) tables.saveCall(result.call)
  if (next) addCalls(tables, [copy(next)], ONE_LINE, now)
  const queue = tables.queues.get(attempt.queue)
  if (queue && refusal) tables.saveQueue(holdBack(queue, refusal, attempt.licensedAt, now))
  if (queue && taken) tables.saveQueue(letGo(queue, attempt.licensedAt))
  return { recorded: result.recorded, call: result.recorded === 'applied' ? result.call : undefined }
}

function find(tables: Tables, { reference, provider, providerCallId }: AttemptUpdate): AttemptRecord | undefined {
  if (reference !== undefined) return tables.attempts.get(reference)
  if (providerCallId === undefined) return undefined
  const all = tables.withId(provider, providerCallId)
  return all.find(isOpen) ?? all.toSorted((a, b) => b.licensedAt.getTime() - a.licensedAt.getTime())[0]
}

/** Whether what a look-up found can be this attempt and no other: its id is nobody's, and nobody else misses one. */
function isOnlyMatch(tables: Tables, attempt: AttemptRecord, id: string | undefined): boolean {
  if (id === undefined || attempt.providerCallId !== undefined || !isOpen(attempt)) return false
  const { provider, to } = attempt
  const missing = tables
    .open()
    .filter(other => other.provider === provider && other.to === to && other.providerCallId === undefined)
  return missing.length === 1 && tables.withId(provider, id).length === 0
}

/** The news without its id, if another open attempt has that. */
function withFreeId(tables: Tables, attempt: AttemptRecord, told: AttemptUpdate): AttemptUpdate {
  const id = told.providerCallId
  if (id === undefined || id === attempt.providerCallId) return told
  const others = tables.withId(attempt.provider, id)
  return others.some(isOpen) ? { ...told, providerCallId: undefined } : told
}

const isOpen = ({ endedAt }: AttemptRecord) => endedAt === undefined

function licenseAll(tables: Tables, room: Room, now: Date): Pick<Advanced, 'licensed' | 'held' | 'nextDueAt'> {
  const licensed: AttemptedCall[] = []
  const held: HeldCall[] = []
  const next: Date[] = []
  const terms = termsOf(room, now)
  const isOurs = ({ provider }: ScheduledCall) => room.providers.includes(provider)
  const earliestFirst = [...tables.queues.keys()]
    .filter(name => room.queues?.includes(name) ?? true)
    .flatMap(name => tables.waiting(name).find(isOurs) ?? [])
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence)
  for (const { queue: name } of earliestFirst) {
    const known = tables.queues.get(name)
    if (!known) continue
    const queue = attend(known, now)
    tables.saveQueue(queue)
    // No more than these can be licensed or handed back.
    for (const call of firstOf(tables.waiting(name), 2 * room.most, isOurs)) {
      const { room: free, openAt } = roomIn(queue, count(tables, queue, now), now)
      if (free <= 0 || call.dueAt > now || licensed.length >= room.most || held.length >= room.most) {
        const nextAt = whenOpen(openAt, call.dueAt)
        if (nextAt) next.push(nextAt)
        break
      }
      const reason = whyHeld(call, queue, room, countLimits(tables, call, room.limits, now), now)
      if (reason) {
        held.push(reason)
        continue
      }
      const begun = license(call, room.newReference(), terms)
      tables.addAttempt(begun.attempt)
      tables.saveCall(begun)
      licensed.push(begun)
    }
  }
  return { licensed, held, nextDueAt: earliest(next) }
}

function firstOf(calls: readonly ScheduledCall[], most: number, is: (call: ScheduledCall) => boolean) {
  const found: ScheduledCall[] = []
  for (const call of calls) {
    if (found.length >= most) break
    if (is(call)) found.push(call)
  }
  return found
}

/** The lines in use at this very moment, and when the next is freed by time alone. */
export function countLines(tables: Tables, queue: string, now: Date): Pick<Counted, 'linesInUse' | 'lineFreeAt'> {
  const freeAt = tables.indeterminateIn(queue).flatMap(({ lineFreeAt }) => (lineFreeAt > now ? lineFreeAt : []))
  return { linesInUse: tables.openIn(queue) + freeAt.length, lineFreeAt: earliest(freeAt) }
}

/** Lines, and licences within the pace's span, as they are in this very moment. */
function count(tables: Tables, queue: Queue, now: Date): Counted {
  const pace = paceOf(queue)
  const since = now.getTime() - (pace?.withinMs ?? 0)
  const recent = pace ? tables.ofQueue(queue.name).filter(({ licensedAt }) => licensedAt.getTime() > since) : []
  return {
    ...countLines(tables, queue.name, now),
    licences: recent.length,
    firstLicenceAt: earliest(recent.map(({ licensedAt }) => licensedAt)),
  }
}

function countLimits(
  tables: Tables,
  { to }: ScheduledCall,
  limits: readonly NumberLimit[],
  now: Date,
): readonly CountedLimit[] {
  return limits.map(limit => {
    const since = now.getTime() - limit.withinMs
    const counted = tables.to(to).filter(({ licensedAt, released, status }) => {
      return licensedAt.getTime() > since && !released && status !== 'rejected'
    })
    return { limit, attempts: counted.length, firstAt: earliest(counted.map(({ licensedAt }) => licensedAt)) }
  })
}
