/** The strength of an outcome, equal to the kernel's `rankOf`. */
const rank = (
  status: string,
) => `CASE ${status} WHEN 'completed' THEN 8 WHEN 'busy' THEN 7 WHEN 'no-answer' THEN 6 WHEN 'failed' THEN 5
    WHEN 'cancelled' THEN 4 WHEN 'rejected' THEN 3 WHEN 'expired' THEN 2 ELSE 1 END`

/**
 * Calls, their attempts, queues, logged records, the state of dispatching and counters. The
 * database itself refuses invalid changes: a second open attempt, an ended call that begins again,
 * a licence that changes.
 *
 * Instants are milliseconds since 1970. `in_use_until` is the time until which an attempt uses its
 * line: for ever while it is open. A refusal rolls the whole transaction back. To undo a single
 * statement, SQLite would copy every page that the statement touches, which makes a write half as
 * slow again. So foreign keys are checked at the commit, and the triggers call no function.
 */
export const CALLS = `
CREATE TABLE queues (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  concurrency INTEGER NOT NULL CHECK (concurrency >= 1),
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  calls_per_second REAL CHECK (calls_per_second > 0),
  backoff_until INTEGER,
  backoff_code TEXT,
  refusals INTEGER NOT NULL CHECK (refusals >= 0),
  attended_since INTEGER,
  unattended_from INTEGER,
  checked_at INTEGER
) STRICT, WITHOUT ROWID;

-- One row.
CREATE TABLE dispatching (
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  clock_shifts INTEGER NOT NULL CHECK (clock_shifts >= 0),
  -- The fingerprint of the rules of calling.
  rules TEXT
) STRICT;
INSERT INTO dispatching VALUES (0, 0, NULL);

CREATE TABLE providers (
  name TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  backoffs INTEGER NOT NULL CHECK (backoffs >= 0),
  failed_at INTEGER,
  backoff_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL CHECK (value >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL CHECK (version >= 1),
  status TEXT NOT NULL,
  queue TEXT NOT NULL REFERENCES queues (name) DEFERRABLE INITIALLY DEFERRED,
  due_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  to_number TEXT NOT NULL,
  from_number TEXT,
  provider TEXT NOT NULL,
  local_time TEXT,
  time_zone TEXT,
  not_after INTEGER,
  key TEXT,
  owner_id TEXT,
  metadata TEXT,
  attempt_count INTEGER NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
  last_outcome TEXT,
  cancelled_at INTEGER,
  cause TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- JSON
  rules TEXT,
  series_id TEXT,
  -- JSON
  series TEXT,
  -- The latest attempt. No foreign key: deleting an attempt would search all calls for it.
  attempt_id INTEGER,
  CHECK ((local_time IS NULL) = (time_zone IS NULL)),
  CHECK ((series_id IS NULL) = (series IS NULL)),
  CHECK (
    CASE status
      WHEN 'scheduled' THEN ended_at IS NULL
      WHEN 'completed' THEN ended_at IS NOT NULL
      WHEN 'dialing' THEN ended_at IS NULL
      WHEN 'initiated' THEN ended_at IS NULL
      WHEN 'ringing' THEN ended_at IS NULL
      WHEN 'answered' THEN ended_at IS NULL
      WHEN 'unknown' THEN ended_at IS NULL
      ELSE ended_at IS NOT NULL
        AND status IN ('busy', 'no-answer', 'failed', 'cancelled', 'rejected', 'expired', 'indeterminate')
    END
  )
) STRICT;

CREATE UNIQUE INDEX calls_by_key ON calls (key) WHERE key IS NOT NULL;
CREATE INDEX calls_waiting ON calls (queue, provider, due_at, sequence) WHERE status = 'scheduled';
CREATE INDEX calls_by_status ON calls (status, at, sequence);
CREATE INDEX calls_by_number ON calls (to_number, at, sequence);
CREATE INDEX calls_by_queue ON calls (queue, status, at, sequence);
CREATE INDEX calls_by_owner ON calls (owner_id, status, at, sequence) WHERE owner_id IS NOT NULL;
CREATE INDEX calls_by_series ON calls (series_id, at, sequence) WHERE series_id IS NOT NULL;
CREATE INDEX calls_ended ON calls (ended_at) WHERE ended_at IS NOT NULL;

-- The place of the last call that was forgotten: no call gets it again.
CREATE TABLE forgotten (sequence INTEGER NOT NULL) STRICT;
INSERT INTO forgotten VALUES (0);
CREATE TRIGGER calls_forgotten AFTER DELETE ON calls BEGIN
  UPDATE forgotten SET sequence = max(sequence, OLD.sequence);
END;

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  call INTEGER NOT NULL REFERENCES calls (sequence) DEFERRABLE INITIALLY DEFERRED,
  reference TEXT NOT NULL UNIQUE,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  provider TEXT NOT NULL,
  queue TEXT NOT NULL,
  to_number TEXT NOT NULL,
  from_number TEXT,
  licensed_at INTEGER NOT NULL,
  dial_by INTEGER NOT NULL,
  answer_by INTEGER NOT NULL,
  line_free_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  provider_call_id TEXT,
  answered INTEGER NOT NULL CHECK (answered IN (0, 1)),
  answered_at INTEGER,
  ended_at INTEGER,
  duration_ms REAL,
  cause TEXT,
  cause_status TEXT,
  released INTEGER NOT NULL CHECK (released IN (0, 1)),
  next_poll_at INTEGER,
  polls INTEGER NOT NULL CHECK (polls >= 0),
  events TEXT NOT NULL,
  -- JSON
  details TEXT,
  in_use_until INTEGER GENERATED ALWAYS AS (
    CASE WHEN ended_at IS NULL THEN 9007199254740991 WHEN status = 'indeterminate' THEN line_free_at END
  ) VIRTUAL,
  CHECK (
    CASE status
      WHEN 'dialing' THEN ended_at IS NULL
      WHEN 'completed' THEN ended_at IS NOT NULL
      WHEN 'initiated' THEN ended_at IS NULL
      WHEN 'ringing' THEN ended_at IS NULL
      WHEN 'answered' THEN ended_at IS NULL
      WHEN 'unknown' THEN ended_at IS NULL
      ELSE ended_at IS NOT NULL
        AND status IN ('busy', 'no-answer', 'failed', 'cancelled', 'rejected', 'expired', 'indeterminate')
    END
  ),
  CHECK ((next_poll_at IS NULL) = (ended_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX attempts_one_open ON attempts (call) WHERE ended_at IS NULL;
-- One of each number, those not counted that were released.
CREATE UNIQUE INDEX attempts_one_each ON attempts (call, attempt, (CASE released WHEN 0 THEN 0 ELSE id END));
CREATE UNIQUE INDEX attempts_one_id ON attempts (provider, provider_call_id)
  WHERE ended_at IS NULL AND provider_call_id IS NOT NULL;
CREATE INDEX attempts_by_id ON attempts (provider, provider_call_id) WHERE provider_call_id IS NOT NULL;
CREATE INDEX attempts_using_lines ON attempts (queue, in_use_until) WHERE in_use_until IS NOT NULL;
CREATE INDEX attempts_using_all_lines ON attempts (in_use_until) WHERE in_use_until IS NOT NULL;
CREATE INDEX attempts_to_poll ON attempts (next_poll_at) WHERE next_poll_at IS NOT NULL;
CREATE INDEX attempts_by_queue ON attempts (queue, licensed_at);
CREATE INDEX attempts_by_provider ON attempts (provider, licensed_at);
CREATE INDEX attempts_by_number ON attempts (to_number, licensed_at);
CREATE INDEX attempts_by_caller ON attempts (from_number, licensed_at) WHERE from_number IS NOT NULL;

CREATE TABLE records (
  id TEXT PRIMARY KEY,
  from_number TEXT,
  to_number TEXT NOT NULL,
  at INTEGER NOT NULL,
  answered INTEGER NOT NULL CHECK (answered IN (0, 1)),
  duration_ms REAL,
  outcome TEXT,
  call_id TEXT,
  owner_id TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX records_by_number ON records (to_number, at, id);
CREATE INDEX records_by_caller ON records (from_number, at, id) WHERE from_number IS NOT NULL;
CREATE INDEX records_by_time ON records (at);

CREATE TABLE do_not_call (
  number TEXT PRIMARY KEY,
  reason TEXT,
  source TEXT,
  added_at INTEGER NOT NULL,
  until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER attempts_begin AFTER INSERT ON attempts
WHEN NEW.ended_at IS NOT NULL OR NEW.released <> 0 OR NOT EXISTS (
  SELECT 1 FROM calls WHERE sequence = NEW.call AND status = 'scheduled' AND attempt_count + 1 = NEW.attempt
) BEGIN
  SELECT RAISE(ROLLBACK, 'an attempt begins open, as the next one of a call that is scheduled');
END;

CREATE TRIGGER attempts_licence AFTER UPDATE OF id, call, reference, attempt, provider, queue, to_number,
  from_number, licensed_at, dial_by ON attempts BEGIN
  SELECT RAISE(ROLLBACK, 'a licence is never changed');
END;

-- An operator frees the line of an attempt that ends or has ended; or both deadlines move with a clock
-- that was set.
CREATE TRIGGER attempts_deadlines AFTER UPDATE OF answer_by, line_free_at ON attempts
WHEN NEW.line_free_at - OLD.line_free_at <> NEW.answer_by - OLD.answer_by
  AND (NEW.ended_at IS NULL OR NEW.line_free_at > OLD.line_free_at OR NEW.answer_by <> OLD.answer_by) BEGIN
  SELECT RAISE(ROLLBACK, 'deadlines of a licence move together, unless its line is freed');
END;
CREATE TRIGGER attempts_over AFTER UPDATE OF answer_by, line_free_at ON attempts
WHEN (NEW.answer_by <> OLD.answer_by OR NEW.line_free_at <> OLD.line_free_at)
  AND OLD.ended_at IS NOT NULL AND OLD.status <> 'indeterminate' BEGIN
  SELECT RAISE(ROLLBACK, 'the deadlines of an attempt change only while it may use a line');
END;

CREATE TRIGGER attempts_ended AFTER UPDATE OF status, ended_at ON attempts
WHEN OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR ${rank('NEW.status')} < ${rank('OLD.status')}) BEGIN
  SELECT RAISE(ROLLBACK, 'an attempt that ended stays ended, unless a stronger outcome is reported');
END;

CREATE TRIGGER attempts_released AFTER UPDATE OF released ON attempts
WHEN NEW.released <> OLD.released AND NEW.released <> (NEW.status = 'rejected') BEGIN
  SELECT RAISE(ROLLBACK, 'an attempt is released by a refusal, and counts again if it took place');
END;

CREATE TRIGGER attempts_kept BEFORE DELETE ON attempts WHEN OLD.ended_at IS NULL BEGIN
  SELECT RAISE(ROLLBACK, 'an open attempt is never deleted');
END;

CREATE TRIGGER calls_begin AFTER UPDATE OF status ON calls
WHEN OLD.status <> NEW.status AND OLD.ended_at IS NULL AND (NEW.ended_at IS NULL AND NEW.status <> 'scheduled')
  <> EXISTS (SELECT 1 FROM attempts WHERE call = NEW.sequence AND ended_at IS NULL) BEGIN
  SELECT RAISE(ROLLBACK, 'a call has begun if and only if it has an open attempt');
END;

CREATE TRIGGER calls_ended AFTER UPDATE OF status, ended_at ON calls
WHEN OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.status <> OLD.status AND NOT EXISTS (
  SELECT 1 FROM attempts
  WHERE call = NEW.sequence AND attempt = NEW.attempt_count AND released = 0 AND status = NEW.status
)) BEGIN
  SELECT RAISE(ROLLBACK, 'a call that ended stays ended, as its last attempt did');
END;
`
