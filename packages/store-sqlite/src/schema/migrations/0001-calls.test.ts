import { DatabaseSync } from 'node:sqlite'
import { rankOf } from '@outdial/call-client/internal'
import { OUTCOMES } from '@outdial/call-client/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { CALLS } from './0001-calls.ts'

let db: DatabaseSync

beforeEach(() => {
  db = new DatabaseSync(':memory:')
  db.exec(CALLS)
  db.exec(`INSERT INTO queues (name, version, concurrency, paused, refusals) VALUES ('main', 1, 3, 0, 0)`)
  for (const sequence of [1, 2]) {
    db.exec(`INSERT INTO calls (sequence, id, version, status, queue, due_at, at, to_number, provider, created_at)
      VALUES (${sequence}, 'call-${sequence}', 1, 'scheduled', 'main', 5, 5, '+1301804000${sequence}', 'api', 1)`)
  }
})

/** Adds the n-th attempt of a call, as the store does. */
function begin(call: number, attempt: number): void {
  insertAttempt(call, attempt)
  db.exec(`UPDATE calls SET status = 'dialing', attempt_count = ${attempt} WHERE sequence = ${call}`)
}

let references = 0
const insertAttempt = (call: number, attempt: number, more: Record<string, string | number | null> = {}) => {
  const row = {
    call,
    attempt,
    reference: `reference-${++references}`,
    provider: 'api',
    queue: 'main',
    to_number: '+13018040001',
    licensed_at: 10,
    dial_by: 20,
    answer_by: 30,
    line_free_at: 40,
    status: 'dialing',
    answered: 0,
    released: 0,
    next_poll_at: 30,
    polls: 0,
    events: '[]',
    ...more,
  }
  const marks = Object.keys(row).map(() => '?')
  db.prepare(`INSERT INTO attempts (${Object.keys(row).join(', ')}) VALUES (${marks.join(', ')})`).run(
    ...Object.values(row),
  )
}

const endAttempt = (call: number, status: string, released = 0) =>
  db.exec(`UPDATE attempts SET status = '${status}', ended_at = 50, next_poll_at = NULL, released = ${released}
    WHERE call = ${call} AND ended_at IS NULL`)
const endCall = (call: number, status: string) =>
  db.exec(`UPDATE calls SET status = '${status}', ended_at = 50 WHERE sequence = ${call}`)
const schedule = (call: number, count: number) =>
  db.exec(`UPDATE calls SET status = 'scheduled', attempt_count = ${count} WHERE sequence = ${call}`)

describe('a second ring is impossible', () => {
  it('a call has one open attempt at most', () => {
    begin(1, 1)
    db.exec(`UPDATE calls SET attempt_count = 0 WHERE sequence = 1`)
    expect(() => insertAttempt(1, 1)).toThrow('UNIQUE')
    expect(() => insertAttempt(1, 2)).toThrow('UNIQUE')
  })

  it('an attempt begins only for a scheduled call', () => {
    begin(1, 1)
    endAttempt(1, 'busy')
    expect(() => insertAttempt(1, 2)).toThrow('the next one of a call that is scheduled')
    endCall(1, 'busy')
    expect(() => insertAttempt(1, 2)).toThrow('the next one of a call that is scheduled')
    expect(() => insertAttempt(99, 1)).toThrow('the next one of a call that is scheduled')
  })

  it('attempts are numbered without gaps, and only released attempts share a number', () => {
    expect(() => insertAttempt(1, 2)).toThrow('the next one')
    begin(1, 1)
    endAttempt(1, 'busy')
    schedule(1, 1)
    expect(() => insertAttempt(1, 3)).toThrow('the next one')
    schedule(1, 0)
    expect(() => insertAttempt(1, 1)).toThrow('UNIQUE')
    db.exec('DELETE FROM attempts')
    begin(1, 1)
    endAttempt(1, 'rejected', 1)
    schedule(1, 0)
    begin(1, 1)
  })

  it('an attempt begins open', () => {
    expect(() => insertAttempt(1, 1, { status: 'busy', ended_at: 11, next_poll_at: null })).toThrow('begins open')
    expect(() => insertAttempt(1, 1, { released: 1 })).toThrow('begins open')
  })

  it('a call is dialing only if it has an open attempt, and scheduled or ended only if it has none', () => {
    const rule = 'a call has begun if and only if it has an open attempt'
    expect(() => db.exec(`UPDATE calls SET status = 'dialing' WHERE sequence = 1`)).toThrow(rule)
    begin(1, 1)
    expect(() => schedule(1, 0)).toThrow(rule)
    expect(() => endCall(1, 'completed')).toThrow(rule)
  })

  it('an ended attempt is never reopened', () => {
    begin(1, 1)
    endAttempt(1, 'indeterminate')
    const rule = 'an attempt that ended stays ended'
    expect(() => db.exec(`UPDATE attempts SET status = 'ringing', ended_at = NULL, next_poll_at = 60`)).toThrow(rule)
    expect(() => db.exec('UPDATE attempts SET ended_at = NULL, next_poll_at = 60')).toThrow('CHECK')
    expect(() => db.exec(`UPDATE attempts SET status = 'ringing'`)).toThrow('CHECK')
  })

  it('an ended call never begins again', () => {
    begin(1, 1)
    endAttempt(1, 'completed')
    endCall(1, 'completed')
    const rule = 'a call that ended stays ended'
    expect(() => db.exec(`UPDATE calls SET status = 'scheduled', ended_at = NULL`)).toThrow(rule)
    expect(() => db.exec(`UPDATE calls SET status = 'dialing', ended_at = NULL`)).toThrow(rule)
    expect(() => db.exec(`UPDATE calls SET status = 'scheduled'`)).toThrow('CHECK')
    expect(() => db.exec('UPDATE calls SET ended_at = NULL')).toThrow('CHECK')
    endCall(2, 'expired')
    expect(() => schedule(2, 0)).toThrow('CHECK')
  })

  it('the outcome of an ended call changes only to that of its last attempt', () => {
    begin(1, 1)
    endAttempt(1, 'indeterminate')
    endCall(1, 'indeterminate')
    expect(() => endCall(1, 'completed')).toThrow('as its last attempt did')
    db.exec(`UPDATE attempts SET status = 'completed'`)
    endCall(1, 'completed')
  })

  it.each([...OUTCOMES])('the outcome %s of an attempt changes only to a stronger outcome', before => {
    for (const after of OUTCOMES) {
      db.exec('UPDATE calls SET attempt_id = NULL; DELETE FROM attempts')
      db.exec(`UPDATE calls SET status = 'scheduled', attempt_count = 0 WHERE sequence = 1`)
      insertAttempt(1, 1)
      endAttempt(1, before)
      const update = () => db.exec(`UPDATE attempts SET status = '${after}'`)
      if (rankOf(after) < rankOf(before)) expect(update).toThrow('unless a stronger outcome is reported')
      else update()
    }
  })

  it('a licence is never changed', () => {
    begin(1, 1)
    for (const change of [
      `reference = 'other'`,
      'call = 2',
      'attempt = 2',
      'licensed_at = 11',
      'dial_by = 99',
      `to_number = '+13018040009'`,
      `provider = 'other'`,
      `queue = 'other'`,
    ]) {
      expect(() => db.exec(`UPDATE attempts SET ${change}`)).toThrow('a licence is never changed')
    }
  })

  it('the deadlines of an attempt change only while it may use a line', () => {
    for (const status of ['indeterminate', 'completed']) {
      db.exec('UPDATE calls SET attempt_id = NULL; DELETE FROM attempts')
      insertAttempt(1, 1)
      db.exec('UPDATE attempts SET answer_by = 31, line_free_at = 41')
      endAttempt(1, status)
      const move = () => db.exec('UPDATE attempts SET answer_by = 30, line_free_at = 40')
      if (status === 'indeterminate') move()
      else expect(move).toThrow('the deadlines of an attempt change only')
    }
  })

  it.each([
    ['a line that is freed later', 'line_free_at = line_free_at + 1'],
    ['a line that is freed while its attempt is open', 'line_free_at = 1'],
    ['an answer that is expected later', 'answer_by = answer_by + 1'],
  ])('%s is refused', (_, change) => {
    insertAttempt(1, 1)
    expect(() => db.exec(`UPDATE attempts SET ${change}`)).toThrow('deadlines of a licence move together')
  })

  it('a reference is unique', () => {
    insertAttempt(1, 1, { reference: 'same' })
    expect(() => insertAttempt(2, 1, { reference: 'same' })).toThrow('UNIQUE')
  })

  it("a provider's id belongs to one open attempt", () => {
    insertAttempt(1, 1, { provider_call_id: 'X' })
    expect(() => insertAttempt(2, 1, { provider_call_id: 'X' })).toThrow('UNIQUE')
    insertAttempt(2, 1, { provider_call_id: 'X', provider: 'other' })
  })

  it('a key belongs to one call; any number of calls have no key', () => {
    db.exec(`UPDATE calls SET key = 'once' WHERE sequence = 1`)
    expect(() => db.exec(`UPDATE calls SET key = 'once' WHERE sequence = 2`)).toThrow('UNIQUE')
  })

  it('only a refusal releases an attempt', () => {
    begin(1, 1)
    expect(() => endAttempt(1, 'busy', 1)).toThrow('released by a refusal')
    expect(() => db.exec('UPDATE attempts SET released = 1')).toThrow('released by a refusal')
    endAttempt(1, 'rejected', 1)
    db.exec(`UPDATE attempts SET status = 'completed', released = 0`)
  })
})

describe('the database refuses to delete', () => {
  it('an open attempt', () => {
    begin(1, 1)
    expect(() => db.exec('DELETE FROM attempts')).toThrow('never deleted')
  })

  it('a call that has attempts, and a queue that has calls', () => {
    begin(1, 1)
    expect(() => db.exec('DELETE FROM calls')).toThrow('FOREIGN KEY')
    expect(() => db.exec('DELETE FROM queues')).toThrow('FOREIGN KEY')
  })
})

describe('the database refuses invalid values', () => {
  it.each([
    `UPDATE calls SET status = 'sleeping'`,
    `UPDATE calls SET status = 'idle'`,
    `UPDATE calls SET status = 'busy'`,
    'UPDATE calls SET ended_at = 5',
    'UPDATE calls SET version = 0',
    'UPDATE calls SET attempt_count = -1',
    `UPDATE calls SET due_at = 'soon'`,
    `UPDATE calls SET local_time = '2026-11-21T09:00'`,
    `UPDATE calls SET queue = 'none'`,
    'UPDATE queues SET concurrency = 0',
    'UPDATE queues SET calls_per_second = 0',
    'UPDATE queues SET paused = 2',
  ])('%s', sql => {
    expect(() => db.exec(sql)).toThrow(/constraint failed|cannot store/)
  })
})
