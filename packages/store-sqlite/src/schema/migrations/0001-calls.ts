/**
 * Calls, their attempts, queues and what was logged. What must never happen is refused by the database itself: a second open
 * attempt, an ended call that begins again, a licence that changes afterwards.
 *
 * Instants are milliseconds since 1970. `held_until` says how long an attempt's line is in use: for ever while it is open.
 */
export const CALLS = `
CREATE TABLE queues (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  concurrency INTEGER NOT NULL CHECK (concurrency >= 1),
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  calls_per_second REAL CHECK (calls_per_second > 0),
  held_until INTEGER,
  held_for TEXT,
  refusals INTEGER NOT NULL CHECK (refusals >= 0),
  attended_since INTEGER,
  looked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL CHECK (version >= 1),
  status TEXT NOT NULL,
  queue TEXT NOT NULL REFERENCES queues (name),
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
  licences INTEGER NOT NULL DEFAULT 0 CHECK (licences >= attempt_count),
  last_outcome TEXT,
  cancelled_at INTEGER,
  cause TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((local_time IS NULL) = (time_zone IS NULL)),
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
CREATE INDEX calls_waiting ON calls (queue, due_at, sequence) WHERE status = 'scheduled';
CREATE INDEX calls_by_status ON calls (status, at, sequence);
CREATE INDEX calls_by_number ON calls (to_number, at, sequence);
CREATE INDEX calls_by_queue ON calls (queue, at, sequence);
CREATE INDEX calls_by_owner ON calls (owner_id, at, sequence) WHERE owner_id IS NOT NULL;
CREATE INDEX calls_ended ON calls (ended_at) WHERE ended_at IS NOT NULL;

-- The place of the last call that was forgotten: no call gets it again.
CREATE TABLE forgotten (sequence INTEGER NOT NULL) STRICT;
INSERT INTO forgotten VALUES (0);
CREATE TRIGGER calls_forgotten AFTER DELETE ON calls BEGIN
  UPDATE forgotten SET sequence = max(sequence, OLD.sequence);
END;

CREATE TABLE attempts (
  call INTEGER NOT NULL REFERENCES calls (sequence),
  licence INTEGER NOT NULL CHECK (licence >= 1),
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
  look_at INTEGER,
  looks INTEGER NOT NULL CHECK (looks >= 0),
  news TEXT NOT NULL,
  held_until INTEGER GENERATED ALWAYS AS (
    CASE WHEN ended_at IS NULL THEN 9007199254740991 WHEN status = 'indeterminate' THEN line_free_at END
  ) VIRTUAL,
  PRIMARY KEY (call, licence),
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
  CHECK ((look_at IS NULL) = (ended_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempts_one_open ON attempts (call) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX attempts_one_each ON attempts (call, attempt) WHERE released = 0;
CREATE UNIQUE INDEX attempts_one_id ON attempts (provider, provider_call_id)
  WHERE ended_at IS NULL AND provider_call_id IS NOT NULL;
CREATE INDEX attempts_by_id ON attempts (provider, provider_call_id) WHERE provider_call_id IS NOT NULL;
CREATE INDEX attempts_holding ON attempts (queue, held_until) WHERE held_until IS NOT NULL;
CREATE INDEX attempts_to_look_at ON attempts (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX attempts_by_queue ON attempts (queue, licensed_at);
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
  call_id TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX records_by_number ON records (to_number, at, id);
CREATE INDEX records_by_caller ON records (from_number, at, id) WHERE from_number IS NOT NULL;
CREATE INDEX records_by_time ON records (at);

CREATE TRIGGER attempts_begin BEFORE INSERT ON attempts BEGIN
  SELECT RAISE(ABORT, 'an attempt begins open, as the next one of a call that is scheduled')
  WHERE NEW.ended_at IS NOT NULL OR NEW.released OR NOT EXISTS (
    SELECT 1 FROM calls WHERE sequence = NEW.call AND status = 'scheduled'
      AND attempt_count + 1 = NEW.attempt AND licences + 1 = NEW.licence
  );
END;

CREATE TRIGGER attempts_licence BEFORE UPDATE OF call, licence, reference, attempt, provider, queue, to_number, from_number,
  licensed_at, dial_by, answer_by, line_free_at ON attempts BEGIN
  SELECT RAISE(ABORT, 'a licence is never changed');
END;

-- Of outcomes the one further right is stronger.
CREATE TRIGGER attempts_ended BEFORE UPDATE ON attempts WHEN OLD.ended_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'an attempt that ended stays ended, unless a stronger outcome is told')
  WHERE NEW.ended_at IS NULL OR NEW.released > OLD.released OR NEW.status <> OLD.status
    AND instr(' indeterminate expired rejected cancelled failed no-answer busy completed ', ' ' || NEW.status || ' ')
      < instr(' indeterminate expired rejected cancelled failed no-answer busy completed ', ' ' || OLD.status || ' ');
END;

CREATE TRIGGER attempts_kept BEFORE DELETE ON attempts WHEN OLD.ended_at IS NULL BEGIN
  SELECT RAISE(ABORT, 'an open attempt is never forgotten');
END;

CREATE TRIGGER calls_begin BEFORE UPDATE OF status ON calls WHEN OLD.ended_at IS NULL AND NEW.status <> OLD.status BEGIN
  SELECT RAISE(ABORT, 'a call has begun if and only if it has an open attempt')
  WHERE EXISTS (SELECT 1 FROM attempts WHERE call = NEW.sequence AND ended_at IS NULL)
    IS NOT (NEW.ended_at IS NULL AND NEW.status <> 'scheduled');
END;

CREATE TRIGGER calls_ended BEFORE UPDATE ON calls WHEN OLD.ended_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a call that ended stays ended, as its last attempt did')
  WHERE NEW.ended_at IS NULL OR NEW.status <> OLD.status AND NOT EXISTS (
    SELECT 1 FROM attempts
    WHERE call = NEW.sequence AND attempt = NEW.attempt_count AND released = 0 AND status = NEW.status
  );
END;
`
