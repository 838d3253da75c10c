import { ATTEMPT, CALL, LATEST, OPEN } from './loaded.ts'

/** When it is, in milliseconds since 1970: the time of the `clock` that a function was given, or its own. */
export const TIME = 'coalesce(clock, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)'

/** In which order calls are due. */
export const IN_ORDER = 'ORDER BY w.due_at, w.sequence'

export const QUEUE = `q.name, q.version, q.concurrency, q.paused, q.calls_per_second, q.held_until, q.held_for, q.refusals, q.attended_since,
    q.unattended_from, q.looked_at`

const IN_LANES = 'ORDER BY w.queue, w.provider, w.due_at, w.sequence LIMIT 1'

/** The first call that waits in the first queue for the first provider, and whether there are no others of these; by the one index that has this order, which `EXISTS` would not say. */
export const FIRST_WAITING = `(SELECT f.*, (SELECT true FROM outdial.waiting w WHERE (w.queue, w.provider) > (f.queue, f.provider) ${IN_LANES}) IS NULL AS is_only
    FROM (SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w ${IN_LANES}) f)`

/** Queues in this order, with their lines in use, the licences within the span of their pace, and who wrote them. */
export const counted = (
  names: string,
) => `SELECT n.place, ${QUEUE}, l.lines, l.free_at, p.licences, p.first_at, q.written_by
    FROM unnest(${names}) WITH ORDINALITY AS n(name, place)
    CROSS JOIN LATERAL (SELECT *, q.xmin AS written_by FROM outdial.queues q WHERE q.name = n.name OFFSET 0) q
    CROSS JOIN LATERAL (SELECT count(*) AS lines, min(l.held_until) AS free_at FROM outdial.lines l
      WHERE l.queue = q.name AND l.held_until > now) l
    CROSS JOIN LATERAL (SELECT count(*) AS licences, min(a.licensed_at) AS first_at FROM outdial.attempts a
      WHERE q.calls_per_second IS NOT NULL AND a.queue = q.name
        AND a.licensed_at > now - ceil(ceil(q.calls_per_second) / q.calls_per_second * 1000)::bigint) p
    ORDER BY n.place`

/**
 * What a step reads, locks and writes, in one round trip each. Nothing is decided here: what may be licensed is said by the functions of
 * the scheduler's core, which are given what `load` found. Each statement of plpgsql sees what was committed before it began, so that
 * what is read after the locks is true until the commit.
 *
 * A plan is kept for as long as the connection, and may have been made when the tables were empty. So rows are found by their key: one by
 * one, in subqueries that no planner takes apart (`OFFSET 0`), or all at once, by an array of keys. None can choose to read a whole table
 * instead.
 */
export const STEPS = `
CREATE FUNCTION outdial.time_of(clock bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN ${TIME};
END $$;

-- The queues in which something waits for these providers, and the first call of each, in the order in which they are due: from each queue
-- and provider to the next one, so that it costs the same however many calls wait.
CREATE FUNCTION outdial.waiting_queues(of_providers text[], in_queues text[],
  OUT names text[], OUT due_ats bigint[], OUT sequences bigint[]) LANGUAGE plpgsql AS $$
DECLARE
  first record;
BEGIN
  IF in_queues IS NULL THEN
    -- Mostly there is one of each.
    SELECT f.* INTO first FROM ${FIRST_WAITING} f;
    IF first.is_only IS NOT FALSE THEN
      names := CASE WHEN first.provider = ANY(of_providers) THEN ARRAY[first.queue] ELSE '{}' END;
      due_ats := CASE WHEN first.provider = ANY(of_providers) THEN ARRAY[first.due_at] END;
      sequences := CASE WHEN first.provider = ANY(of_providers) THEN ARRAY[first.sequence] END;
      RETURN;
    END IF;
    WITH RECURSIVE lane AS (
      (SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w ${IN_LANES})
      UNION ALL
      SELECT n.queue, n.provider, n.due_at, n.sequence FROM lane CROSS JOIN LATERAL (
        SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w
          WHERE (w.queue, w.provider) > (lane.queue, lane.provider) ${IN_LANES}
      ) n
    )
    SELECT coalesce(array_agg(w.queue ${IN_ORDER}), '{}'), array_agg(w.due_at ${IN_ORDER}), array_agg(w.sequence ${IN_ORDER})
    INTO names, due_ats, sequences FROM (
        SELECT DISTINCT ON (l.queue) l.queue, l.due_at, l.sequence FROM lane l WHERE l.provider = ANY(of_providers)
          ORDER BY l.queue, l.due_at, l.sequence
      ) w;
  ELSE
    SELECT coalesce(array_agg(w.queue ${IN_ORDER}), '{}'), array_agg(w.due_at ${IN_ORDER}), array_agg(w.sequence ${IN_ORDER})
    INTO names, due_ats, sequences FROM (SELECT DISTINCT n.name AS queue FROM unnest(in_queues) AS n(name)) n CROSS JOIN LATERAL (
        SELECT n.queue, f.due_at, f.sequence FROM unnest(of_providers) AS p(name) CROSS JOIN LATERAL (
          SELECT w.due_at, w.sequence FROM outdial.waiting w WHERE w.queue = n.queue AND w.provider = p.name ${IN_ORDER} LIMIT 1
        ) f ORDER BY f.due_at, f.sequence LIMIT 1
      ) w;
  END IF;
END $$;

-- One thing that was found; what: 'now', 'stepped', 'queue', 'call', 'told' or 'id', about: more of it, if there is. With a call and an attempt.
CREATE TYPE outdial.loaded AS (
  sequence bigint, id text, version bigint, status text, queue text, due_at bigint, at bigint, to_number text, from_number text,
  provider text, local_time text, time_zone text, not_after bigint, key text, owner_id text, metadata text, attempt_count integer,
  last_outcome text, cancelled_at bigint, cause text, created_at bigint, ended_at bigint, latest text,
  attempt_call bigint, reference text, attempt integer, attempt_provider text, attempt_queue text, attempt_to_number text,
  attempt_from_number text, licensed_at bigint, dial_by bigint, answer_by bigint, line_free_at bigint, attempt_status text,
  provider_call_id text, answered boolean, answered_at bigint, attempt_ended_at bigint, duration_ms double precision,
  attempt_cause text, cause_status text, released boolean, look_at bigint, looks integer, news text,
  what text, about text
);

-- Locks the calls of attempts that a step is told of, in the order of adding, and reads them then. others: of the attempts that are told of
-- those that do not end by it. known_calls, known_attempts: of each, in this order, which transactions are known to have written its
-- call and itself last; what is as it was known is not read, and what is gone is said. Of ids, each told of the attempt in the same place, it
-- says who else has them.
CREATE FUNCTION outdial.load_told(ending text[], others text[], known_calls xid[], known_attempts xid[], id_providers text[], ids text[],
  id_references text[], clock bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
DECLARE
  changed text[];
  gone text[];
  q record;
  it outdial.loaded;
BEGIN
  PERFORM FROM outdial.calls c WHERE c.sequence = ANY(ARRAY(
    SELECT a.call FROM outdial.attempts a WHERE a.reference = ANY(ending || others)
  )) ORDER BY c.sequence FOR UPDATE;
  SELECT array_agg(k.reference) FILTER (WHERE a.xmin <> k.attempt OR c.xmin <> k.call),
    array_agg(k.reference) FILTER (WHERE a.xmin IS NULL) INTO changed, gone
    FROM (SELECT unnest(ending || others) AS reference, unnest(known_calls) AS call, unnest(known_attempts) AS attempt) k
    LEFT JOIN LATERAL (SELECT a.call, a.xmin FROM outdial.attempts a WHERE a.reference = k.reference OFFSET 0) a ON true
    LEFT JOIN LATERAL (SELECT c.xmin FROM outdial.calls c WHERE c.sequence = a.call OFFSET 0) c ON true;
  it.what := 'now';
  it.about := json_build_array(outdial.time_of(clock), NULL, pg_current_xact_id()::xid, gone);
  RETURN NEXT it;
  IF cardinality(changed) > 0 THEN
    RETURN QUERY SELECT ${CALL}, ${ATTEMPT}, 'told', NULL FROM outdial.attempts a CROSS JOIN LATERAL (
      SELECT * FROM outdial.calls c WHERE c.sequence = a.call OFFSET 0
    ) c WHERE a.reference = ANY(changed);
  END IF;
  it.what := 'id';
  FOR q IN SELECT l.provider, l.provider_call_id, l.reference
    FROM unnest(id_providers, ids, id_references) AS i(provider, id, reference) CROSS JOIN LATERAL (
      SELECT * FROM outdial.lines l WHERE l.provider = i.provider AND l.provider_call_id = i.id AND l.held_until = ${OPEN} OFFSET 0
    ) l WHERE l.reference IS DISTINCT FROM i.reference LOOP
    it.about := json_build_array(q.provider, q.provider_call_id, q.reference);
    RETURN NEXT it;
  END LOOP;
END $$;

-- Locks queues and reads them then: if holding, those of the attempts that the step is told of; and of the queues that may license those
-- that nobody else has, or the first of all if others have them all. Each of these is followed by so many due calls, locked, as there may
-- be room for: ending are attempts that may end, each of which may free a line.
CREATE FUNCTION outdial.load_queues(ending text[], others text[], holding boolean, of_providers text[], in_queues text[], most bigint,
  clock bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  freed text[] := '{}';
  touched text[] := '{}';
  names text[] := '{}';
  firsts bigint[];
  wanted text[];
  mine text[] := '{}';
  now bigint;
  q record;
  it outdial.loaded;
  room bigint;
  rest bigint := most;
  due_ats bigint[];
  sequences bigint[];
  due bigint;
BEGIN
  IF cardinality(ending) > 0 THEN
    freed := ARRAY(SELECT a.queue FROM outdial.attempts a WHERE a.reference = ANY(ending));
  END IF;
  IF cardinality(ending) + cardinality(others) > 0 THEN
    touched := ARRAY(SELECT DISTINCT t.name FROM (
      SELECT f.name FROM unnest(freed) AS f(name) UNION ALL SELECT a.queue FROM outdial.attempts a WHERE a.reference = ANY(others)
    ) t);
    IF holding THEN
      mine := ARRAY(SELECT q.name FROM outdial.queues q WHERE q.name = ANY(touched) ORDER BY q.name FOR NO KEY UPDATE);
    END IF;
  END IF;

  IF of_providers IS NOT NULL THEN
    now := outdial.time_of(clock);
    SELECT w.names, w.due_ats INTO names, firsts FROM outdial.waiting_queues(of_providers, in_queues) w;
    -- Those whose attendance is to be written; and those in which a call is due and, as far as can be seen, a line is free.
    wanted := ARRAY(
      SELECT q.name FROM unnest(names, firsts) WITH ORDINALITY AS w(name, due_at, place)
      CROSS JOIN LATERAL (SELECT * FROM outdial.queues q WHERE q.name = w.name OFFSET 0) q
      WHERE CASE
        WHEN q.attended_since IS NULL OR q.looked_at IS NULL OR now < q.looked_at OR now - q.looked_at >= 10000 THEN true
        WHEN w.due_at > now OR q.paused OR q.held_until > now THEN false
        ELSE q.name = ANY(freed) OR q.concurrency > (SELECT count(*) FROM (
          SELECT FROM outdial.lines l WHERE l.queue = q.name AND l.held_until > now LIMIT q.concurrency) l)
      END AND q.name <> ALL(mine) ORDER BY w.place LIMIT 64
    );
    IF cardinality(wanted) > 0 THEN
      mine := mine || ARRAY(SELECT q.name FROM outdial.queues q WHERE q.name = ANY(wanted) ORDER BY q.name FOR NO KEY UPDATE SKIP LOCKED);
      IF cardinality(mine) = 0 THEN
        mine := wanted[1:1];
        PERFORM FROM outdial.queues q WHERE q.name = mine[1] FOR NO KEY UPDATE;
      END IF;
    END IF;
  END IF;

  now := outdial.time_of(clock);
  it.what := 'now';
  it.about := json_build_array(now, (SELECT min(l.look_at) FROM outdial.lines l
    WHERE l.look_at IS NOT NULL AND l.reference NOT IN (SELECT unnest(ending || others))), pg_current_xact_id()::xid);
  RETURN NEXT it;

  it.what := 'queue';
  FOR q IN ${counted('names || ARRAY(SELECT t.name FROM unnest(touched) AS t(name) WHERE t.name <> ALL(names))')} LOOP
    due := 0;
    due_ats := '{}';
    IF q.place <= cardinality(names) THEN
      due_ats := firsts[q.place:q.place];
      IF q.name = ANY(mine) THEN
        room := CASE WHEN q.paused OR q.held_until > now THEN 0 ELSE greatest(0, least(rest, ceil(q.calls_per_second)::bigint - q.licences,
          q.concurrency - q.lines + (SELECT count(*) FROM unnest(freed) AS f(name) WHERE f.name = q.name))) END;
        SELECT array_agg(w.due_at), array_agg(w.sequence) INTO due_ats, sequences FROM (
          SELECT f.due_at, f.sequence FROM unnest(of_providers) AS p(name) CROSS JOIN LATERAL (
            SELECT w.due_at, w.sequence FROM outdial.waiting w WHERE w.queue = q.name AND w.provider = p.name ${IN_ORDER} LIMIT room + 1
          ) f ORDER BY f.due_at, f.sequence LIMIT room + 1
        ) w;
        due := (SELECT count(*) FROM unnest(due_ats[1:room]) AS d(at) WHERE d.at <= now);
        rest := rest - due;
      END IF;
    END IF;
    it.about := json_build_array(${QUEUE}, q.name = ANY(mine), firsts[q.place], q.lines, q.free_at,
      q.licences, q.first_at, due_ats[due + 1]);
    RETURN NEXT it;
    -- What somebody else changed meanwhile is seen once it is locked, and then left out.
    IF due > 0 THEN
      RETURN QUERY SELECT ${CALL}, ${ATTEMPT}, 'call', NULL
        FROM unnest(sequences[1:due], due_ats[1:due]) AS w(sequence, due_at) CROSS JOIN LATERAL (
          SELECT * FROM outdial.calls c WHERE c.sequence = w.sequence AND c.status = 'scheduled' AND c.queue = q.name
            AND c.due_at = w.due_at AND c.provider = ANY(of_providers) OFFSET 0 FOR UPDATE
        ) c ${LATEST};
    END IF;
  END LOOP;
END $$;

-- Fails since rows were not as they had been loaded, so that the whole step is done anew.
CREATE FUNCTION outdial.fail_written(written bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = format('Expected to write %s rows, got %s', expected, written), ERRCODE = 'serialization_failure';
END $$;

-- Writes attempts that were told of, in the order in which their calls were added and then of their references, and calls that this
-- changes, in the order of adding. calls_at: where these are, if that is known. written_by: which transactions have to have written the attempts last; empty if that is certain. The rows
-- are found all at once, which costs a tenth of looking them up one by one.
CREATE FUNCTION outdial.save_told(reference text[], status text[], provider_call_id text[], answered boolean[], answered_at bigint[],
  ended_at bigint[], duration_ms double precision[], cause text[], cause_status text[], released boolean[], look_at bigint[], looks integer[],
  news text[], call_sequence bigint[], call_version bigint[], call_status text[], call_due_at bigint[], call_attempt_count integer[],
  call_last_outcome text[], call_cause text[], call_ended_at bigint[], written_by xid[] = '{}', calls_at tid[] = NULL) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  found_at tid[];
  written bigint;
BEGIN
  found_at := ARRAY(SELECT a.ctid FROM outdial.attempts a WHERE a.reference = ANY(save_told.reference) ORDER BY a.call, a.reference);
  UPDATE outdial.attempts a SET status = x.status, provider_call_id = x.provider_call_id, answered = x.answered,
    answered_at = x.answered_at, ended_at = x.ended_at, duration_ms = x.duration_ms, cause = x.cause, cause_status = x.cause_status,
    released = x.released, look_at = x.look_at, looks = x.looks, news = x.news
    FROM (SELECT unnest(found_at) AS found_at, unnest(save_told.reference) AS reference, unnest(save_told.status) AS status,
      unnest(save_told.provider_call_id) AS provider_call_id, unnest(save_told.answered) AS answered,
      unnest(save_told.answered_at) AS answered_at, unnest(save_told.ended_at) AS ended_at, unnest(save_told.duration_ms) AS duration_ms,
      unnest(save_told.cause) AS cause, unnest(save_told.cause_status) AS cause_status, unnest(save_told.released) AS released,
      unnest(save_told.look_at) AS look_at, unnest(save_told.looks) AS looks, unnest(save_told.news) AS news,
      unnest(save_told.written_by) AS written_by) x
    WHERE a.ctid = x.found_at AND a.reference = x.reference AND (x.written_by IS NULL OR a.xmin = x.written_by);
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written <> cardinality(save_told.reference) THEN
    PERFORM outdial.fail_written(written, cardinality(save_told.reference));
  END IF;
  IF cardinality(call_sequence) > 0 THEN
    found_at := coalesce(calls_at, ARRAY(SELECT c.ctid FROM outdial.calls c WHERE c.sequence = ANY(call_sequence) ORDER BY c.sequence));
    UPDATE outdial.calls c SET version = x.version, status = x.status, due_at = x.due_at, attempt_count = x.attempt_count,
      last_outcome = x.last_outcome, cause = x.cause, ended_at = x.ended_at
      FROM (SELECT unnest(found_at) AS found_at, unnest(call_sequence) AS sequence, unnest(call_version) AS version,
        unnest(call_status) AS status, unnest(call_due_at) AS due_at, unnest(call_attempt_count) AS attempt_count,
        unnest(call_last_outcome) AS last_outcome, unnest(call_cause) AS cause, unnest(call_ended_at) AS ended_at) x
      WHERE c.ctid = x.found_at AND c.sequence = x.sequence AND c.version < x.version;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> cardinality(call_sequence) THEN
      PERFORM outdial.fail_written(written, cardinality(call_sequence));
    END IF;
  END IF;
  RETURN true;
END $$;

-- Writes attempts that begin, in the order of their licences, each with its call, which is as it was but for that, and which nobody else has.
-- place_of: the place of each among them in the order of adding.
CREATE FUNCTION outdial.save_begun(call_sequence bigint[], place_of integer[], call_version bigint[], attempt_number integer[],
  attempt_reference text[], begun_at bigint, dial_by bigint, answer_by bigint, line_free_at bigint, look_at bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  found_at tid[];
  written bigint;
BEGIN
  found_at := ARRAY(
    SELECT c.ctid FROM outdial.calls c WHERE c.sequence = ANY(call_sequence) ORDER BY c.sequence FOR UPDATE SKIP LOCKED
  );
  INSERT INTO outdial.attempts (call, reference, attempt, provider, queue, to_number, from_number, licensed_at, dial_by, answer_by,
      line_free_at, look_at)
    SELECT x.sequence, x.reference, x.attempt, c.provider, c.queue, c.to_number, c.from_number, begun_at, save_begun.dial_by,
      save_begun.answer_by, save_begun.line_free_at, save_begun.look_at
    FROM (SELECT found_at[unnest(place_of)] AS found_at, unnest(call_sequence) AS sequence, unnest(call_version) AS version,
      unnest(attempt_number) AS attempt, unnest(attempt_reference) AS reference) x
    JOIN outdial.calls c ON c.ctid = x.found_at AND c.sequence = x.sequence AND c.version = x.version - 1;
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written <> cardinality(call_sequence) THEN
    PERFORM outdial.fail_written(written, cardinality(call_sequence));
  END IF;
  UPDATE outdial.calls c SET version = x.version, status = 'dialing', attempt_count = x.attempt, latest = x.reference
    FROM (SELECT found_at[unnest(place_of)] AS found_at, unnest(call_version) AS version, unnest(attempt_number) AS attempt,
      unnest(attempt_reference) AS reference) x
    WHERE c.ctid = x.found_at AND c.version = x.version - 1;
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written <> cardinality(call_sequence) THEN
    PERFORM outdial.fail_written(written, cardinality(call_sequence));
  END IF;
  RETURN true;
END $$;
`
