-- The rules that the database enforces whatever writes to it, and the side tables that follow from
-- calls and attempts.
--
-- The rules are in statement triggers, not in constraints: a statement reads and plans every
-- constraint anew, and most steps are about a few rows. Each trigger first finds out what there is
-- to do, since a statement that finds no row costs as much as one that finds one.

CREATE FUNCTION outdial.refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = why, ERRCODE = 'integrity_constraint_violation';
END $$;

-- Refuses with its argument, for triggers whose condition is the whole rule.
CREATE FUNCTION outdial.refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outdial.refuse(TG_ARGV[0]);
END $$;

-- The strength of an outcome, equal to the kernel's `rankOf`; NULL for an open status.
CREATE FUNCTION outdial.rank_of(status text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT array_position(
    '{indeterminate,expired,rejected,cancelled,failed,no-answer,busy,completed}'::text[], status)
$$;

CREATE FUNCTION outdial.is_open(status text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT status IN ('dialing', 'initiated', 'ringing', 'answered', 'unknown')
$$;

CREATE FUNCTION outdial.attempts_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  has record;
BEGIN
  SELECT bool_or(i.provider_call_id IS NOT NULL) AS ids,
      bool_or(i.ended_at IS NOT NULL OR i.released OR i.attempt < 1 OR i.polls < 0 OR i.next_poll_at IS NULL
        OR NOT outdial.is_open(i.status) OR NOT EXISTS (
          SELECT FROM outdial.calls c
            WHERE c.sequence = i.call AND c.status = 'scheduled' AND c.attempt_count + 1 = i.attempt OFFSET 0
        )) AS wrong
    INTO has FROM inserted i;
  IF has.wrong THEN
    PERFORM outdial.refuse('an attempt begins open, as the next one of a call that is scheduled');
  END IF;
  INSERT INTO outdial.lines (call, reference, queue, provider, to_number, provider_call_id, in_use_until, next_poll_at)
    SELECT call, reference, queue, provider, to_number, provider_call_id, 9007199254740991, next_poll_at FROM inserted;
  IF has.ids THEN
    INSERT INTO outdial.provider_ids (provider, provider_call_id, reference)
      SELECT provider, provider_call_id, reference FROM inserted WHERE provider_call_id IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.attempts_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  has record;
BEGIN
  SELECT bool_or(u.ended_at IS NOT NULL AND u.status <> 'indeterminate') AS freed,
      bool_or(u.ended_at IS NULL OR u.status = 'indeterminate') AS in_use,
      bool_or(u.provider_call_id IS NOT NULL) AS ids,
      bool_or(u.attempt < 1 OR u.polls < 0 OR (u.next_poll_at IS NULL) <> (u.ended_at IS NOT NULL)
        OR (u.ended_at IS NOT NULL) <> (outdial.rank_of(u.status) IS NOT NULL)
        OR (u.ended_at IS NULL AND NOT outdial.is_open(u.status))) AS wrong
    INTO has FROM updated u;
  IF has.wrong THEN
    PERFORM outdial.refuse('an attempt is open or has ended, and all its columns agree');
  END IF;
  IF has.freed THEN
    DELETE FROM outdial.lines WHERE ctid = ANY(ARRAY(
      SELECT l.ctid FROM updated u CROSS JOIN LATERAL (
        SELECT l.ctid FROM outdial.lines l WHERE l.call = u.call AND l.reference = u.reference OFFSET 0
      ) l WHERE u.ended_at IS NOT NULL AND u.status <> 'indeterminate'
    ));
  END IF;
  IF has.in_use THEN
    -- An id that an attempt gives up is free before another attempt takes it.
    UPDATE outdial.lines l SET provider_call_id = NULL FROM (
      SELECT u.provider_call_id, u.ended_at, l.ctid FROM updated u CROSS JOIN LATERAL (
        SELECT l.ctid FROM outdial.lines l WHERE l.call = u.call AND l.reference = u.reference OFFSET 0
      ) l WHERE u.ended_at IS NULL OR u.status = 'indeterminate'
    ) x WHERE l.ctid = x.ctid AND l.provider_call_id IS NOT NULL
      AND (x.ended_at IS NOT NULL OR l.provider_call_id IS DISTINCT FROM x.provider_call_id);
    UPDATE outdial.lines l SET provider_call_id = x.provider_call_id, next_poll_at = x.next_poll_at,
        in_use_until = x.in_use_until
      FROM (
        SELECT u.provider_call_id, u.next_poll_at, l.ctid,
            CASE WHEN u.ended_at IS NULL THEN 9007199254740991 ELSE u.line_free_at END AS in_use_until
          FROM updated u CROSS JOIN LATERAL (
            SELECT l.ctid FROM outdial.lines l WHERE l.call = u.call AND l.reference = u.reference OFFSET 0
          ) l WHERE u.ended_at IS NULL OR u.status = 'indeterminate'
      ) x WHERE l.ctid = x.ctid;
  END IF;
  IF has.ids THEN
    INSERT INTO outdial.provider_ids (provider, provider_call_id, reference)
      SELECT u.provider, u.provider_call_id, u.reference FROM updated u
        WHERE u.provider_call_id IS NOT NULL AND NOT EXISTS (
          SELECT FROM outdial.provider_ids i WHERE i.provider = u.provider
            AND i.provider_call_id = u.provider_call_id AND i.reference = u.reference OFFSET 0
        );
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.attempts_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM outdial.lines WHERE ctid = ANY(ARRAY(
    SELECT l.ctid FROM deleted d CROSS JOIN LATERAL (
      SELECT l.ctid FROM outdial.lines l WHERE l.call = d.call AND l.reference = d.reference OFFSET 0
    ) l
  ));
  DELETE FROM outdial.provider_ids WHERE ctid = ANY(ARRAY(
    SELECT i.ctid FROM deleted d CROSS JOIN LATERAL (
      SELECT i.ctid FROM outdial.provider_ids i WHERE i.provider = d.provider
        AND i.provider_call_id = d.provider_call_id AND i.reference = d.reference OFFSET 0
    ) i
  ));
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.attempts_stay_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NULL OR outdial.rank_of(NEW.status) < outdial.rank_of(OLD.status) THEN
    PERFORM outdial.refuse('an attempt that ended stays ended, unless a stronger outcome is reported');
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

CREATE TRIGGER attempts_insert AFTER INSERT ON outdial.attempts REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.attempts_inserted();
CREATE TRIGGER attempts_update AFTER UPDATE ON outdial.attempts REFERENCING NEW TABLE AS updated
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.attempts_updated();
CREATE TRIGGER attempts_delete AFTER DELETE ON outdial.attempts REFERENCING OLD TABLE AS deleted
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.attempts_deleted();

CREATE TRIGGER attempts_licence AFTER UPDATE OF place, call, reference, attempt, provider, queue, to_number,
  from_number, licensed_at, dial_by ON outdial.attempts FOR EACH ROW
  EXECUTE FUNCTION outdial.refused('a licence is never changed');
-- An operator frees the line of an attempt that ends or has ended; or both deadlines move with a clock that was set.
CREATE TRIGGER attempts_deadlines AFTER UPDATE OF answer_by, line_free_at ON outdial.attempts FOR EACH ROW
  WHEN (NEW.line_free_at - OLD.line_free_at <> NEW.answer_by - OLD.answer_by
    AND (NEW.ended_at IS NULL OR NEW.line_free_at > OLD.line_free_at OR NEW.answer_by <> OLD.answer_by))
  EXECUTE FUNCTION outdial.refused('deadlines of a licence move together, unless its line is freed');
CREATE TRIGGER attempts_over AFTER UPDATE OF answer_by, line_free_at ON outdial.attempts FOR EACH ROW
  WHEN ((NEW.answer_by <> OLD.answer_by OR NEW.line_free_at <> OLD.line_free_at)
    AND OLD.ended_at IS NOT NULL AND OLD.status <> 'indeterminate')
  EXECUTE FUNCTION outdial.refused('the deadlines of an attempt change only while it may use a line');
CREATE TRIGGER attempts_ended AFTER UPDATE OF status, ended_at ON outdial.attempts FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION outdial.attempts_stay_ended();
CREATE TRIGGER attempts_released AFTER UPDATE OF released ON outdial.attempts FOR EACH ROW
  WHEN (NEW.released <> OLD.released) EXECUTE FUNCTION outdial.attempts_released();
CREATE TRIGGER attempts_kept AFTER DELETE ON outdial.attempts FOR EACH ROW WHEN (OLD.ended_at IS NULL)
  EXECUTE FUNCTION outdial.refused('an open attempt is never deleted');

CREATE FUNCTION outdial.calls_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM inserted WHERE (status = 'scheduled' AND attempt_count = 0 AND version >= 1 AND ended_at IS NULL
      AND (local_time IS NULL) = (time_zone IS NULL)) IS NOT TRUE
  ) THEN
    PERFORM outdial.refuse('a call begins scheduled');
  END IF;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT queue FROM inserted) i
      WHERE NOT EXISTS (SELECT FROM outdial.queues q WHERE q.name = i.queue)
  ) THEN
    PERFORM outdial.refuse('a call is in a queue');
  END IF;
  INSERT INTO outdial.waiting (queue, provider, due_at, sequence, at)
    SELECT queue, provider, due_at, sequence, at FROM inserted;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.calls_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  has record;
BEGIN
  SELECT o.*, u.* INTO has FROM (
    SELECT bool_or(o.status = 'scheduled') AS waited, bool_or(o.ended_at IS NOT NULL) AS had_ended FROM old_rows o
  ) o CROSS JOIN (
    SELECT bool_or(u.status = 'scheduled') AS waits, bool_or(u.ended_at IS NOT NULL) AS has_ended,
      bool_or((u.ended_at IS NULL AND u.status <> 'scheduled') <> EXISTS (
        SELECT FROM outdial.lines l WHERE l.call = u.sequence AND l.in_use_until = 9007199254740991 OFFSET 0
      )) AS begun_wrong,
      bool_or(u.version < 1 OR u.attempt_count < 0 OR (u.local_time IS NULL) <> (u.time_zone IS NULL)
        OR (u.ended_at IS NOT NULL) <> (outdial.rank_of(u.status) IS NOT NULL)
        OR (u.ended_at IS NULL AND u.status <> 'scheduled' AND NOT outdial.is_open(u.status))) AS wrong
    FROM updated u
  ) u;
  IF has.wrong THEN
    PERFORM outdial.refuse('a call waits, has begun or has ended, and all its columns agree');
  END IF;
  IF has.begun_wrong THEN
    PERFORM outdial.refuse('a call has begun if and only if it has an open attempt');
  END IF;
  IF has.waited THEN
    DELETE FROM outdial.waiting WHERE ctid = ANY(ARRAY(
      SELECT w.ctid FROM old_rows o CROSS JOIN LATERAL (
        SELECT w.ctid FROM outdial.waiting w WHERE w.queue = o.queue AND w.provider = o.provider
          AND w.due_at = o.due_at AND w.sequence = o.sequence OFFSET 0
      ) w WHERE o.status = 'scheduled'
    ));
  END IF;
  IF has.waits THEN
    INSERT INTO outdial.waiting (queue, provider, due_at, sequence, at)
      SELECT queue, provider, due_at, sequence, at FROM updated WHERE status = 'scheduled';
  END IF;
  IF has.had_ended THEN
    DELETE FROM outdial.ended WHERE ctid = ANY(ARRAY(
      SELECT e.ctid FROM old_rows o CROSS JOIN LATERAL (
        SELECT e.ctid FROM outdial.ended e
          WHERE e.queue = o.queue AND e.status = o.status AND e.at = o.at AND e.sequence = o.sequence OFFSET 0
      ) e WHERE o.ended_at IS NOT NULL
    ));
  END IF;
  IF has.has_ended THEN
    INSERT INTO outdial.ended (queue, status, at, sequence, ended_at)
      SELECT queue, status, at, sequence, ended_at FROM updated WHERE ended_at IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.calls_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM deleted d WHERE EXISTS (SELECT FROM outdial.attempts a WHERE a.call = d.sequence OFFSET 0)
  ) THEN
    PERFORM outdial.refuse('a call that has attempts is not deleted');
  END IF;
  DELETE FROM outdial.waiting WHERE ctid = ANY(ARRAY(
    SELECT w.ctid FROM deleted d CROSS JOIN LATERAL (
      SELECT w.ctid FROM outdial.waiting w WHERE w.queue = d.queue AND w.provider = d.provider
        AND w.due_at = d.due_at AND w.sequence = d.sequence OFFSET 0
    ) w WHERE d.status = 'scheduled'
  ));
  DELETE FROM outdial.ended WHERE ctid = ANY(ARRAY(
    SELECT e.ctid FROM deleted d CROSS JOIN LATERAL (
      SELECT e.ctid FROM outdial.ended e
        WHERE e.queue = d.queue AND e.status = d.status AND e.at = d.at AND e.sequence = d.sequence OFFSET 0
    ) e WHERE d.ended_at IS NOT NULL
  ));
  RETURN NULL;
END $$;

CREATE FUNCTION outdial.calls_stay_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NULL OR (NEW.status <> OLD.status AND NOT EXISTS (
    SELECT FROM outdial.attempts
      WHERE call = NEW.sequence AND attempt = NEW.attempt_count AND NOT released AND status = NEW.status
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

CREATE TRIGGER calls_insert AFTER INSERT ON outdial.calls REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.calls_inserted();
CREATE TRIGGER calls_update AFTER UPDATE ON outdial.calls REFERENCING OLD TABLE AS old_rows NEW TABLE AS updated
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.calls_updated();
CREATE TRIGGER calls_delete AFTER DELETE ON outdial.calls REFERENCING OLD TABLE AS deleted
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.calls_deleted();
CREATE TRIGGER calls_ended AFTER UPDATE OF status, ended_at ON outdial.calls FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION outdial.calls_stay_ended();
CREATE TRIGGER calls_move AFTER UPDATE OF queue ON outdial.calls FOR EACH ROW WHEN (OLD.queue <> NEW.queue)
  EXECUTE FUNCTION outdial.calls_moved();
CREATE TRIGGER calls_same AFTER UPDATE OF sequence, id ON outdial.calls FOR EACH ROW
  WHEN (OLD.sequence <> NEW.sequence OR OLD.id <> NEW.id)
  EXECUTE FUNCTION outdial.refused('a call keeps its id and its sequence');

CREATE TRIGGER queues_kept BEFORE DELETE ON outdial.queues
  FOR EACH STATEMENT EXECUTE FUNCTION outdial.refused('a queue is never deleted');

CREATE TRIGGER waiting_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.waiting
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION outdial.refused('only triggers write waiting');
CREATE TRIGGER ended_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.ended
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION outdial.refused('only triggers write ended');
CREATE TRIGGER lines_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.lines
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION outdial.refused('only triggers write lines');
CREATE TRIGGER provider_ids_kept BEFORE INSERT OR UPDATE OR DELETE ON outdial.provider_ids
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION outdial.refused('only triggers write provider ids');
