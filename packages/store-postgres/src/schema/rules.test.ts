import { aCall, dispatchLimits, names, updateOf } from '@outdial/scheduler-core/testing'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const NAMES = names()
let sql: Sql

// One call in flight, one that has ended, one that waits.
beforeAll(async () => {
  const url = await testDatabase()
  const store = postgresStore({ url, listen: false })
  const now = await store.now()
  const step = { decide: () => ({}), nextPollAt: () => new Date(now.getTime() + 10_000) }
  await store.add([aCall(NAMES, now), aCall(NAMES, now), aCall(NAMES, now)], { concurrency: 2 })
  const { licensed } = await store.advance({ ...step, dispatch: dispatchLimits(NAMES) })
  const updates = licensed.slice(1).map(({ attempt }) => updateOf(attempt, 'completed', now))
  await store.advance({ ...step, updates })
  await store.close()
  sql = postgres(url, { max: 1, onnotice: () => {} })
})
afterAll(() => sql.end())

const LICENSE = `INSERT INTO outdial.attempts (call, reference, attempt, provider, queue, to_number, licensed_at,
  dial_by, answer_by, line_free_at, next_poll_at)
  SELECT sequence, 'again', attempt_count + 1, provider, queue, to_number, 1, 2, 3, 4, 5 FROM outdial.calls`

it.each([
  ['a second open attempt', `${LICENSE} WHERE status = 'dialing'`],
  ['a licence of a call that has ended', `${LICENSE} WHERE status = 'completed'`],
  ['a licence that changes afterwards', 'UPDATE outdial.attempts SET dial_by = dial_by + 1'],
  ['a line that is freed later', 'UPDATE outdial.attempts SET line_free_at = line_free_at + 1'],
  ['a line that is freed while its attempt is open', 'UPDATE outdial.attempts SET line_free_at = 1'],
  [
    'deadlines of an attempt that is over',
    "UPDATE outdial.attempts SET answer_by = answer_by + 1, line_free_at = line_free_at + 1 WHERE status = 'completed'",
  ],
  ['an answer that is expected later', 'UPDATE outdial.attempts SET answer_by = answer_by + 1'],
  [
    'an attempt that is open again',
    "UPDATE outdial.attempts SET status = 'ringing', ended_at = NULL, next_poll_at = 1 WHERE ended_at > 0",
  ],
  [
    'an ended attempt with a weaker outcome',
    "UPDATE outdial.attempts SET status = 'failed' WHERE status = 'completed'",
  ],
  [
    'an attempt that is released without a refusal',
    "UPDATE outdial.attempts SET released = true WHERE status = 'completed'",
  ],
  ['an open attempt that is forgotten', 'DELETE FROM outdial.attempts WHERE ended_at IS NULL'],
  ['a call that begins without an attempt', "UPDATE outdial.calls SET status = 'dialing' WHERE status = 'scheduled'"],
  [
    'a call that waits while it has an open attempt',
    "UPDATE outdial.calls SET status = 'scheduled' WHERE status = 'dialing'",
  ],
  [
    'a call that has ended and waits again',
    "UPDATE outdial.calls SET status = 'scheduled', ended_at = NULL WHERE ended_at > 0",
  ],
  ['an ended call that ends otherwise', "UPDATE outdial.calls SET status = 'busy' WHERE status = 'completed'"],
  ['a call in no queue', "UPDATE outdial.calls SET queue = 'nowhere'"],
  ['a call with another id', "UPDATE outdial.calls SET id = id || 'x'"],
  ['a call that is forgotten before its attempts', 'DELETE FROM outdial.calls'],
  ['a queue that is forgotten', 'DELETE FROM outdial.queues'],
  ['lines that are freed by hand', 'DELETE FROM outdial.lines'],
  ['an unknown status', "UPDATE outdial.calls SET status = 'odd'"],
])('the database refuses %s', async (_, statement) => {
  await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) })
})

const BEGIN = (
  columns: string,
  values: string,
) => `INSERT INTO outdial.attempts (call, reference, attempt, provider, queue, to_number,
  licensed_at, dial_by, answer_by, line_free_at, ${columns})
  SELECT sequence, 'unsound', attempt_count + 1, provider, queue, to_number, 1, 2, 3, 4,
  ${values} FROM outdial.calls WHERE status = 'scheduled'`
const CALL = /a call waits, has begun or has ended, and all its columns agree/
const BEGINS = /an attempt begins open, as the next one/
const ATTEMPT = /an attempt is open or has ended, and all its columns agree/

it.each([
  [
    'an unknown status of one of several calls',
    "UPDATE outdial.calls SET status = CASE status WHEN 'scheduled' THEN 'odd' ELSE status END",
    CALL,
  ],
  ['a call that waits and has ended', "UPDATE outdial.calls SET ended_at = 1 WHERE status = 'scheduled'", CALL],
  [
    'a call with a negative number of attempts',
    "UPDATE outdial.calls SET attempt_count = -1 WHERE status = 'scheduled'",
    CALL,
  ],
  ['a call with version 0', "UPDATE outdial.calls SET version = 0 WHERE status = 'scheduled'", CALL],
  [
    'a local time without its zone',
    "UPDATE outdial.calls SET local_time = '2026-01-01T09:00' WHERE status = 'scheduled'",
    CALL,
  ],
  ['an attempt with an unknown status', "UPDATE outdial.attempts SET status = 'odd' WHERE ended_at IS NULL", ATTEMPT],
  [
    'an open attempt without a next poll',
    'UPDATE outdial.attempts SET next_poll_at = NULL WHERE ended_at IS NULL',
    ATTEMPT,
  ],
  ['an attempt with a negative number of polls', 'UPDATE outdial.attempts SET polls = -1', ATTEMPT],
  ['an attempt that begins with an unknown status', BEGIN('next_poll_at, status', "5, 'odd'"), BEGINS],
  ['an attempt that begins without a next poll', BEGIN('status', "'dialing'"), BEGINS],
  [
    'a call that is added as if it had ended',
    `INSERT INTO outdial.calls
      (sequence, id, version, status, queue, due_at, at, to_number, provider, created_at, ended_at)
      SELECT 99, 'x', 1, status, queue, due_at, at, to_number, provider, created_at, 1
      FROM outdial.calls WHERE status = 'scheduled'`,
    /a call begins scheduled/,
  ],
])('the database refuses %s', async (_, statement, why) => {
  await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: '23000', message: expect.stringMatching(why) })
})
