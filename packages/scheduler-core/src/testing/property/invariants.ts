import assert from 'node:assert/strict'
import { mayRetry, rankOf } from '@outdial/call-client/internal'
import { isOutcome } from '@outdial/call-client/kernel'
import type { AttemptedCall, AttemptRecord, CallDetails } from '../../store/call.ts'
import { paceOf } from '../../store/queue.ts'
import type { Advanced, NumberLimit } from '../../store/step.ts'
import { PROVIDER } from '../kit/builders.ts'
import { present } from '../kit/expect.ts'
import type { Picture } from './picture.ts'

/** All licences that were ever given, as whoever judges wrote them down. */
export interface Licences {
  readonly given: Set<string>
  readonly byQueue: Map<string, number[]>
}

/** What holds of a store at any moment. */
export function checkPicture({ calls, attempts, queues }: Picture, now: Date): void {
  for (const queue of queues) {
    const waiting = calls.filter(call => call.queue === queue.name && call.status === 'scheduled').length
    const linesInUse = attempts.filter(attempt => attempt.queue === queue.name && holdsLine(attempt, now)).length
    assert.deepEqual([queue.waiting, queue.linesInUse], [waiting, linesInUse], `The counts of ${queue.name}`)
  }
  const ids = attempts
    .filter(({ endedAt, providerCallId }) => endedAt === undefined && providerCallId !== undefined)
    .map(({ provider, providerCallId }) => `${provider} ${providerCallId}`)
  assert.equal(new Set(ids).size, ids.length, 'No two open attempts have one id')
  for (const call of calls) checkCall(call)
}

function checkCall({ id, status, attempt, attempts, attemptCount, endedAt }: CallDetails): void {
  assert.equal(attempts.filter(({ released }) => !released).length, attemptCount, `${id}: attempts that count`)
  assert.equal(attempt?.reference, attempts.at(-1)?.reference, `${id}: its attempt is the latest`)
  assert.equal(endedAt !== undefined, isOutcome(status), `${id}: ended if and only if its status is an outcome`)
  const open = attempts.filter(each => !isOutcome(each.status))
  assert.ok(open.length <= 1, `I8, ${id}: one attempt at a time`)
  if (open[0]) assert.equal(status, open[0].status, `${id}: its status is that of its open attempt`)
  if (status === 'expired') assert.equal(attemptCount, 0, `I11, ${id}: an expired call never rang`)
  for (const each of attempts) {
    assert.equal(each.endedAt !== undefined, isOutcome(each.status), `${id}: an attempt has ended or not`)
    assert.equal(each.lookAt === undefined, isOutcome(each.status), `I10, ${id}: an open attempt is looked after`)
  }
}

const holdsLine = ({ status, lineFreeAt }: AttemptRecord, now: Date) =>
  !isOutcome(status) || (status === 'indeterminate' && lineFreeAt > now)

/** What holds between two moments. `pruned`: calls may have been forgotten in between. */
export function checkChange(before: Picture, after: Picture, pruned: Date | undefined): void {
  const now = new Map(after.calls.map(call => [call.id, call]))
  for (const call of before.calls) {
    const then = now.get(call.id)
    if (!then) {
      assert.ok(pruned && call.endedAt && call.endedAt < pruned, `I12, ${call.id}: nothing is lost`)
      continue
    }
    assert.ok(then.version >= call.version, `${call.id}: versions grow`)
    if (then.status !== call.status) assert.ok(then.version > call.version, `${call.id}: a change has a version`)
    if (isOutcome(call.status)) {
      assert.ok(isOutcome(then.status) && rankOf(then.status) >= rankOf(call.status), `I5, ${call.id}: an end stays`)
    }
    for (const [n, attempt] of call.attempts.entries()) {
      const same: AttemptRecord = present(then.attempts[n], `I2, ${call.id}: an attempt is lost`)
      assert.equal(same.reference, attempt.reference)
      assert.ok(rankOf(same.status) >= rankOf(attempt.status), `I5, ${call.id}: an attempt only gains rank`)
      assert.deepEqual(same.news.slice(0, attempt.news.length), attempt.news, `${call.id}: what was told stays told`)
    }
  }
}

/** What holds of the licences of a step. */
export function checkLicences(
  { licensed, held, now }: Advanced,
  { queue: name, most, limits }: { queue: string; most: number; limits: readonly NumberLimit[] },
  after: Picture,
  licences: Licences,
): void {
  assert.ok(licensed.length <= most && held.length <= most, 'No more than asked')
  const queue = after.queues.find(each => each.name === name)
  const times = licences.byQueue.get(name) ?? []
  licences.byQueue.set(name, times)
  for (const call of licensed) {
    const { reference } = call.attempt
    assert.ok(!licences.given.has(reference), `I1, I9: ${reference} is given once`)
    licences.given.add(reference)
    times.push(now.getTime())
    assert.ok(call.dueAt <= now && (!call.notAfter || call.notAfter > now), `${call.id}: it was its time`)
    const kept = present(
      after.calls.find(({ id }) => id === call.id),
      `I2, ${call.id}: the licence is kept`,
    )
    assert.equal(kept.attempts.at(-1)?.reference, reference, `I2, ${call.id}: the licence is kept`)
    for (const earlier of kept.attempts.slice(0, -1))
      assert.ok(isOutcome(earlier.status), `I8, ${call.id}: what was before has ended`)
    const last = kept.attempts.findLast(({ released }, n) => !released && n < kept.attempts.length - 1)
    if (last && isOutcome(last.status))
      assert.ok(mayRetry(last.status), `I8, ${call.id}: no attempt after ${last.status}`)
    for (const { most, withinMs } of limits) {
      const rung = after.attempts.filter(
        each => each.to === call.to && counts(each) && each.licensedAt.getTime() > now.getTime() - withinMs,
      )
      assert.ok(rung.length <= most, `I14: ${call.to} was rung ${rung.length} times`)
    }
  }
  if (queue && licensed.length > 0) {
    assert.ok(queue.linesInUse <= queue.concurrency, 'I3: never more lines than there are')
    assert.ok(!queue.paused, 'A paused queue licenses nothing')
    const pace = paceOf(queue)
    if (pace) assert.ok(times.filter(at => at > now.getTime() - pace.withinMs).length <= pace.most, 'The pace is kept')
  }
  checkOrder(licensed, new Set(held.map(({ call }) => call.id)), name, after, now)
  if (
    queue &&
    !queue.paused &&
    !queue.heldUntil &&
    queue.callsPerSecond === undefined &&
    Math.max(licensed.length, held.length) < most
  ) {
    const free = queue.concurrency - queue.linesInUse
    const left = dueIn(name, after, now).filter(({ id }) => !held.some(({ call }) => call.id === id))
    assert.ok(free <= 0 || left.length === 0, 'No line is free while a call is due')
  }
}

const counts = ({ released, status }: AttemptRecord) => !released && status !== 'rejected'

const dueIn = (queue: string, { calls }: Picture, now: Date) =>
  calls.filter(
    call => call.queue === queue && call.provider === PROVIDER && call.status === 'scheduled' && call.dueAt <= now,
  )

type Placed = Pick<CallDetails, 'dueAt' | 'sequence'>
const before = (a: Placed, b: Placed) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence

function checkOrder(
  licensed: readonly AttemptedCall[],
  held: ReadonlySet<string>,
  queue: string,
  after: Picture,
  now: Date,
) {
  for (const [n, call] of licensed.entries()) {
    const next = licensed[n + 1]
    if (next) assert.ok(before(call, next) < 0, 'I4: licences in order')
  }
  const last = licensed.at(-1)
  const passed = last ? dueIn(queue, after, now).filter(call => before(call, last) < 0 && !held.has(call.id)) : []
  assert.deepEqual(
    passed.map(({ id }) => id),
    [],
    'I4: nobody is passed over',
  )
}
