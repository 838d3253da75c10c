import { OPEN } from './pieces.ts'

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

// The rows of side tables that triggers change, looked up one by one: see the note on plans in 0002-load.
const lineOf = (rows: string, which: string) => `SELECT a.*, l.ctid FROM ${rows} a CROSS JOIN LATERAL (
      SELECT l.ctid FROM outdial.lines l WHERE l.call = a.call AND l.reference = a.reference OFFSET 0
    ) l WHERE ${which}`
const WAITED = `SELECT w.ctid FROM was o CROSS JOIN LATERAL (SELECT w.ctid FROM outdial.waiting w
    WHERE w.queue = o.queue AND w.provider = o.provider AND w.due_at = o.due_at AND w.sequence = o.sequence OFFSET 0) w`
const ENDED = `SELECT e.ctid FROM was o CROSS JOIN LATERAL (SELECT e.ctid FROM outdial.ended e
    WHERE e.queue = o.queue AND e.status = o.status AND e.at = o.at AND e.sequence = o.sequence OFFSET 0) e`

/** What is refused, whoever writes, and what keeps the side tables of 0001-calls. */
export const RULES = `CREATE FUNCTION outdial.refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
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
  it record;
BEGIN
  SELECT o.*, c.* INTO it FROM (
    SELECT bool_or(o.status = 'scheduled') AS waited, bool_or(o.ended_at IS NOT NULL) AS had_ended FROM was o
  ) o CROSS JOIN (
    SELECT bool_or(c.status = 'scheduled') AS waits, bool_or(c.ended_at IS NOT NULL) AS has_ended,
      bool_or((c.ended_at IS NULL AND c.status <> 'scheduled') <> EXISTS (
        SELECT FROM outdial.lines l WHERE l.call = c.sequence AND l.held_until = ${OPEN} OFFSET 0
      )) AS wrong, bool_or(NOT (${SOUND_CALL})) AS unsound
    FROM changed c
  ) c;
  IF it.unsound THEN
    PERFORM outdial.refuse('a call waits, has begun or has ended, and says so alike in all its columns');
  END IF;
  IF it.wrong THEN
    PERFORM outdial.refuse('a call has begun if and only if it has an open attempt');
  END IF;
  IF it.waited THEN
    DELETE FROM outdial.waiting WHERE ctid = ANY(ARRAY(${WAITED} WHERE o.status = 'scheduled'));
  END IF;
  IF it.waits THEN
    INSERT INTO outdial.waiting (queue, provider, due_at, sequence, at)
      SELECT queue, provider, due_at, sequence, at FROM changed WHERE status = 'scheduled';
  END IF;
  IF it.had_ended THEN
    DELETE FROM outdial.ended WHERE ctid = ANY(ARRAY(${ENDED} WHERE o.ended_at IS NOT NULL));
  END IF;
  IF it.has_ended THEN
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
