/** How strong an outcome is: as the kernel's `rankOf`. */
const rank = (status: string) => `array_position(
    '{indeterminate,expired,rejected,cancelled,failed,no-answer,busy,completed}'::text[], ${status})`

/** Whether `ended_at` is what a status says. */
const ended = (others: string) => `CASE
    WHEN status IN ('completed', 'busy', 'no-answer', 'failed', 'cancelled', 'rejected', 'expired', 'indeterminate') THEN ended_at IS NOT NULL
    ELSE ended_at IS NULL AND status IN (${others}'dialing', 'initiated', 'ringing', 'answered', 'unknown')
  END`

// What has to be true of each row. Constraints would say it, but a statement reads and plans every constraint and every condition of a trigger
// anew, and most steps are about a few rows: so the triggers that look at all rows of a statement look at this, too.
const SOUND_CALL = `version >= 1 AND attempt_count >= 0 AND (local_time IS NULL) = (time_zone IS NULL) AND ${ended("'scheduled', ")}`
const SOUND_ATTEMPT = `attempt >= 1 AND looks >= 0 AND (look_at IS NULL) = (ended_at IS NOT NULL) AND ${ended('')}`

/** `held_until` of an attempt that is open: for ever. */
const OPEN = '9007199254740991'

// The rows of side tables that triggers change, looked up one by one: see the note on plans in 0002.
const lineOf = (rows: string, which: string) => `SELECT a.*, l.ctid FROM ${rows} a CROSS JOIN LATERAL (
      SELECT l.ctid FROM outdial.lines l WHERE l.call = a.call AND l.reference = a.reference OFFSET 0
    ) l WHERE ${which}`
const WAITED = `SELECT w.ctid FROM was o CROSS JOIN LATERAL (SELECT w.ctid FROM outdial.waiting w
    WHERE w.queue = o.queue AND w.provider = o.provider AND w.due_at = o.due_at AND w.sequence = o.sequence OFFSET 0) w`
const ENDED = `SELECT e.ctid FROM was o CROSS JOIN LATERAL (SELECT e.ctid FROM outdial.ended e
    WHERE e.queue = o.queue AND e.status = o.status AND e.at = o.at AND e.sequence = o.sequence OFFSET 0) e`

/**
 * Calls, their attempts, queues and what was logged. What must never happen is refused by the database itself, whoever writes: a second
 * open attempt, an ended call that begins again, a licence that changes afterwards. Instants are milliseconds since 1970.
 *
 * What changes is in no index of `calls` and `attempts`, so that a change writes one row and no index: a heap-only tuple, for which the fill
 * factors leave room, since one step may change, and lengthen, all rows of a page. What has to be found by where it stands has rows of its
 * own, which triggers keep and nobody else may write: `waiting` (calls that are scheduled), `lines` (attempts that hold one), `ended`,
 * `provider_ids`.
 */
export const CALLS = `
CREATE TABLE outdial.queues (
  name text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL CHECK (version >= 1),
  concurrency bigint NOT NULL CHECK (concurrency >= 1),
  paused boolean NOT NULL,
  calls_per_second double precision CHECK (calls_per_second > 0),
  held_until bigint,
  held_for text COLLATE "C",
  refusals bigint NOT NULL CHECK (refusals >= 0),
  attended_since bigint,
  unattended_from bigint,
  looked_at bigint
) WITH (fillfactor = 50);

-- The place of the last call that was added: whoever adds locks it, and no call gets it again.
CREATE TABLE outdial.last_added (sequence bigint NOT NULL) WITH (fillfactor = 10);
INSERT INTO outdial.last_added VALUES (0);

CREATE TABLE outdial.calls (
  sequence bigint PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  version bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  due_at bigint NOT NULL,
  at bigint NOT NULL,
  to_number text COLLATE "C" NOT NULL,
  from_number text COLLATE "C",
  provider text COLLATE "C" NOT NULL,
  local_time text COLLATE "C",
  time_zone text COLLATE "C",
  not_after bigint,
  key text COLLATE "C",
  owner_id text COLLATE "C",
  metadata json,
  attempt_count integer NOT NULL DEFAULT 0,
  last_outcome text COLLATE "C",
  cancelled_at bigint,
  cause text COLLATE "C",
  created_at bigint NOT NULL,
  ended_at bigint,
  -- The reference of its latest attempt.
  latest text COLLATE "C"
) WITH (fillfactor = 40);

CREATE UNIQUE INDEX calls_by_key ON outdial.calls (key) WHERE key IS NOT NULL;
CREATE INDEX calls_by_time ON outdial.calls (at, sequence);
CREATE INDEX calls_by_number ON outdial.calls (to_number, at, sequence);
CREATE INDEX calls_by_owner ON outdial.calls (owner_id, at, sequence) WHERE owner_id IS NOT NULL;

CREATE TABLE outdial.waiting (
  queue text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  due_at bigint NOT NULL,
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (queue, provider, due_at, sequence)
);
CREATE INDEX waiting_by_time ON outdial.waiting (queue, at, sequence);

CREATE TABLE outdial.ended (
  queue text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  sequence bigint NOT NULL,
  ended_at bigint NOT NULL,
  PRIMARY KEY (queue, status, at, sequence)
);
CREATE INDEX ended_by_time ON outdial.ended (ended_at, sequence);

CREATE SEQUENCE outdial.attempt_order;

CREATE TABLE outdial.attempts (
  reference text COLLATE "C" PRIMARY KEY,
  -- The order of licences.
  place bigint NOT NULL DEFAULT nextval('outdial.attempt_order'),
  call bigint NOT NULL,
  attempt integer NOT NULL,
  provider text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  to_number text COLLATE "C" NOT NULL,
  from_number text COLLATE "C",
  licensed_at bigint NOT NULL,
  dial_by bigint NOT NULL,
  answer_by bigint NOT NULL,
  line_free_at bigint NOT NULL,
  status text COLLATE "C" NOT NULL DEFAULT 'dialing',
  provider_call_id text COLLATE "C",
  answered boolean NOT NULL DEFAULT false,
  answered_at bigint,
  ended_at bigint,
  duration_ms double precision,
  cause text COLLATE "C",
  cause_status text COLLATE "C",
  released boolean NOT NULL DEFAULT false,
  look_at bigint,
  looks integer NOT NULL DEFAULT 0,
  news text COLLATE "C" NOT NULL DEFAULT '[]'
) WITH (fillfactor = 35);

-- One of each number, those not counted that were released.
CREATE UNIQUE INDEX attempts_one_each ON outdial.attempts (call, attempt, (CASE WHEN released THEN place ELSE 0 END));
CREATE INDEX attempts_by_queue ON outdial.attempts (queue, licensed_at);
CREATE INDEX attempts_by_number ON outdial.attempts (to_number, licensed_at);
CREATE INDEX attempts_by_caller ON outdial.attempts (from_number, licensed_at) WHERE from_number IS NOT NULL;

-- One open attempt of a call. held_until: for ever while it is open, and of one that is indeterminate its line_free_at.
CREATE TABLE outdial.lines (
  call bigint CONSTRAINT lines_one_open PRIMARY KEY,
  reference text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  to_number text COLLATE "C" NOT NULL,
  provider_call_id text COLLATE "C",
  held_until bigint NOT NULL,
  look_at bigint
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX lines_one_id ON outdial.lines (provider, provider_call_id)
  WHERE held_until = ${OPEN} AND provider_call_id IS NOT NULL;
CREATE INDEX lines_in_use ON outdial.lines (queue, held_until);
CREATE INDEX lines_to_look_at ON outdial.lines (look_at) WHERE look_at IS NOT NULL;

-- Which attempts have, or once had, an id of their provider.
CREATE TABLE outdial.provider_ids (
  provider text COLLATE "C" NOT NULL,
  provider_call_id text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  PRIMARY KEY (provider, provider_call_id, reference)
);

CREATE TABLE outdial.records (
  id text COLLATE "C" PRIMARY KEY,
  from_number text COLLATE "C",
  to_number text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  answered boolean NOT NULL,
  duration_ms double precision,
  outcome text COLLATE "C",
  call_id text COLLATE "C"
);

CREATE INDEX records_by_number ON outdial.records (to_number, at, id);
CREATE INDEX records_by_caller ON outdial.records (from_number, at, id) WHERE from_number IS NOT NULL;
CREATE INDEX records_by_time ON outdial.records (at);

CREATE FUNCTION outdial.refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = why, ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION outdial.refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outdial.refuse(TG_ARGV[0]);
END $$;

-- Of these functions each first finds out what there is to do: a statement that finds nothing costs as much as one that finds a row.
CREATE FUNCTION outdial.attempts_begun() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  has record;
BEGIN
  SELECT bool_or(b.provider_call_id IS NOT NULL) AS ids, bool_or(NOT (${SOUND_ATTEMPT})) AS unsound,
      bool_or(b.ended_at IS NOT NULL OR b.released OR NOT EXISTS (
        SELECT FROM outdial.calls c WHERE c.sequence = b.call AND c.status = 'scheduled' AND c.attempt_count + 1 = b.attempt OFFSET 0
      )) AS wrong
    INTO has FROM begun b;
  IF has.unsound THEN
    PERFORM outdial.refuse('an attempt is open or has ended, and says so alike in all its columns');
  END IF;
  IF has.wrong THEN
    PERFORM outdial.refuse('an attempt begins open, as the next one of a call that is scheduled');
  END IF;
  INSERT INTO outdial.lines (call, reference, queue, provider, to_number, provider_call_id, held_until, look_at)
    SELECT call, reference, queue, provider, to_number, provider_call_id, ${OPEN}, look_at FROM begun;
  IF has.ids THEN
    INSERT INTO outdial.provider_ids (provider, provider_call_id, reference)
      SELECT provider, provider_call_id, reference FROM begun WHERE provider_call_id IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.attempts_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  has record;
BEGIN
  SELECT bool_or(ended_at IS NOT NULL AND status <> 'indeterminate') AS freed, bool_or(ended_at IS NULL OR status = 'indeterminate') AS held,
      bool_or(provider_call_id IS NOT NULL) AS ids, bool_or(NOT (${SOUND_ATTEMPT})) AS unsound
    INTO has FROM told;
  IF has.unsound THEN
    PERFORM outdial.refuse('an attempt is open or has ended, and says so alike in all its columns');
  END IF;
  IF has.freed THEN
    DELETE FROM outdial.lines WHERE ctid = ANY(ARRAY(SELECT x.ctid FROM (${lineOf('told', "a.ended_at IS NOT NULL AND a.status <> 'indeterminate'")}) x));
  END IF;
  IF has.held THEN
    UPDATE outdial.lines l SET provider_call_id = x.provider_call_id, look_at = NULL, held_until = x.line_free_at
      FROM (${lineOf('told', 'a.ended_at IS NOT NULL')}) x WHERE l.ctid = x.ctid;
    -- An id that is given up is free before another takes it.
    UPDATE outdial.lines l SET provider_call_id = NULL
      FROM (${lineOf('told', 'a.ended_at IS NULL')}) x WHERE l.ctid = x.ctid AND l.provider_call_id <> x.provider_call_id;
    UPDATE outdial.lines l SET provider_call_id = x.provider_call_id, look_at = x.look_at
      FROM (${lineOf('told', 'a.ended_at IS NULL')}) x WHERE l.ctid = x.ctid;
  END IF;
  IF has.ids THEN
    INSERT INTO outdial.provider_ids (provider, provider_call_id, reference)
      SELECT a.provider, a.provider_call_id, a.reference FROM told a WHERE a.provider_call_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM outdial.provider_ids i
          WHERE i.provider = a.provider AND i.provider_call_id = a.provider_call_id AND i.reference = a.reference OFFSET 0
      );
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.attempts_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM outdial.lines WHERE ctid = ANY(ARRAY(SELECT x.ctid FROM (${lineOf('gone', 'true')}) x));
  DELETE FROM outdial.provider_ids WHERE ctid = ANY(ARRAY(
    SELECT i.ctid FROM gone a CROSS JOIN LATERAL (
      SELECT i.ctid FROM outdial.provider_ids i
        WHERE i.provider = a.provider AND i.provider_call_id = a.provider_call_id AND i.reference = a.reference OFFSET 0
    ) i
  ));
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.attempts_stay_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NULL OR ${rank('NEW.status')} < ${rank('OLD.status')} THEN
    PERFORM outdial.refuse('an attempt that ended stays ended, unless a stronger outcome is told');
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.attempts_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.released <> (NEW.status = 'rejected') THEN
    PERFORM outdial.refuse('an attempt is released by a refusal, and counts again if it took place');
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER attempts_begin AFTER INSERT ON outdial.attempts REFERENCING NEW TABLE AS begun
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.attempts_begun();
CREATE TRIGGER attempts_tell AFTER UPDATE ON outdial.attempts REFERENCING NEW TABLE AS told
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.attempts_told();
CREATE TRIGGER attempts_forget AFTER DELETE ON outdial.attempts REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.attempts_forgotten();

CREATE TRIGGER attempts_licence AFTER UPDATE OF place, call, reference, attempt, provider, queue, to_number, from_number, licensed_at,
  dial_by, answer_by, line_free_at ON outdial.attempts FOR EACH ROW
  EXECUTE FUNCTION outdial.refused('a licence is never changed');
CREATE TRIGGER attempts_ended AFTER UPDATE OF status, ended_at ON outdial.attempts FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION outdial.attempts_stay_ended();
CREATE TRIGGER attempts_released AFTER UPDATE OF released ON outdial.attempts FOR EACH ROW
  WHEN (NEW.released <> OLD.released) EXECUTE FUNCTION outdial.attempts_released();
CREATE TRIGGER attempts_kept AFTER DELETE ON outdial.attempts FOR EACH ROW WHEN (OLD.ended_at IS NULL)
  EXECUTE FUNCTION outdial.refused('an open attempt is never forgotten');

CREATE FUNCTION outdial.calls_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added WHERE (status = 'scheduled' AND attempt_count = 0 AND ${SOUND_CALL}) IS FALSE) THEN
    PERFORM outdial.refuse('a call begins scheduled');
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT queue FROM added) a WHERE NOT EXISTS (SELECT FROM outdial.queues q WHERE q.name = a.queue)
  ) THEN
    PERFORM outdial.refuse('a call is in a queue');
  END IF;
  INSERT INTO outdial.waiting (queue, provider, due_at, sequence, at) SELECT queue, provider, due_at, sequence, at FROM added;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.calls_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  had record;
  has record;
BEGIN
  SELECT bool_or(o.status = 'scheduled') AS waiting, bool_or(o.ended_at IS NOT NULL) AS ended INTO had FROM was o;
  SELECT bool_or(c.status = 'scheduled') AS waiting, bool_or(c.ended_at IS NOT NULL) AS ended,
      bool_or((c.ended_at IS NULL AND c.status <> 'scheduled') <> EXISTS (
        SELECT FROM outdial.lines l WHERE l.call = c.sequence AND l.held_until = ${OPEN} OFFSET 0
      )) AS wrong, bool_or(NOT (${SOUND_CALL})) AS unsound
    INTO has FROM changed c;
  IF has.unsound THEN
    PERFORM outdial.refuse('a call waits, has begun or has ended, and says so alike in all its columns');
  END IF;
  IF has.wrong THEN
    PERFORM outdial.refuse('a call has begun if and only if it has an open attempt');
  END IF;
  IF had.waiting THEN
    DELETE FROM outdial.waiting WHERE ctid = ANY(ARRAY(${WAITED} WHERE o.status = 'scheduled'));
  END IF;
  IF has.waiting THEN
    INSERT INTO outdial.waiting (queue, provider, due_at, sequence, at)
      SELECT queue, provider, due_at, sequence, at FROM changed WHERE status = 'scheduled';
  END IF;
  IF had.ended THEN
    DELETE FROM outdial.ended WHERE ctid = ANY(ARRAY(${ENDED} WHERE o.ended_at IS NOT NULL));
  END IF;
  IF has.ended THEN
    INSERT INTO outdial.ended (queue, status, at, sequence, ended_at)
      SELECT queue, status, at, sequence, ended_at FROM changed WHERE ended_at IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.calls_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM was o WHERE EXISTS (SELECT FROM outdial.attempts a WHERE a.call = o.sequence OFFSET 0)) THEN
    PERFORM outdial.refuse('a call that has attempts is not forgotten');
  END IF;
  DELETE FROM outdial.waiting WHERE ctid = ANY(ARRAY(${WAITED} WHERE o.status = 'scheduled'));
  DELETE FROM outdial.ended WHERE ctid = ANY(ARRAY(${ENDED} WHERE o.ended_at IS NOT NULL));
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.calls_stay_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NULL OR (NEW.status <> OLD.status AND NOT EXISTS (
    SELECT FROM outdial.attempts WHERE call = NEW.sequence AND attempt = NEW.attempt_count AND NOT released AND status = NEW.status
  )) THEN
    PERFORM outdial.refuse('a call that ended stays ended, as its last attempt did');
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.calls_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM outdial.queues WHERE name = NEW.queue) THEN
    PERFORM outdial.refuse('a call is in a queue');
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER calls_add AFTER INSERT ON outdial.calls REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.calls_added();
CREATE TRIGGER calls_change AFTER UPDATE ON outdial.calls REFERENCING OLD TABLE AS was NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.calls_changed();
CREATE TRIGGER calls_forget AFTER DELETE ON outdial.calls REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.calls_forgotten();
CREATE TRIGGER calls_ended AFTER UPDATE OF status, ended_at ON outdial.calls FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION outdial.calls_stay_ended();
CREATE TRIGGER calls_move AFTER UPDATE OF queue ON outdial.calls FOR EACH ROW WHEN (OLD.queue <> NEW.queue)
  EXECUTE FUNCTION outdial.calls_moved();
CREATE TRIGGER calls_same AFTER UPDATE OF sequence, id ON outdial.calls FOR EACH ROW
  WHEN (OLD.sequence <> NEW.sequence OR OLD.id <> NEW.id)
  EXECUTE FUNCTION outdial.refused('a call keeps its id and its place');

CREATE TRIGGER queues_kept BEFORE DELETE ON outdial.queues
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.refused('a queue is never forgotten');

CREATE TRIGGER waiting_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.waiting FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION outdial.refused('what waits is known by the calls');
CREATE TRIGGER ended_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.ended FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION outdial.refused('what ended is known by the calls');
CREATE TRIGGER lines_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.lines FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION outdial.refused('the lines in use are known by the attempts');
CREATE TRIGGER provider_ids_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.provider_ids FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION outdial.refused('the ids are known by the attempts');
`
