import { ATTEMPT, CALL, counted, FIRST_WAITING, IN_LANES, IN_ORDER, LATEST, OPEN, QUEUE, TIME } from './pieces.ts'

/**
 * What a step locks and reads, in one round trip. Nothing is decided here: what may be licensed is said by the functions of the scheduler's
 * core, which are given what was loaded. Each statement of plpgsql sees what was committed before it began, so that what is read after the
 * locks is true until the commit.
 *
 * A plan is kept for as long as the connection, and may have been made when the tables were empty. So rows are found by their key: one by
 * one, in subqueries that no planner takes apart (`OFFSET 0`), or all at once, by an array of keys. None can choose to read a whole table
 * instead.
 */
export const LOAD = `
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
`
