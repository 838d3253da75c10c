/** `held_until` of an attempt that is open: for ever. */
const OPEN = '9007199254740991'

/** In which order calls are due. */
const IN_ORDER = 'ORDER BY w.due_at, w.sequence'

/** A call and an attempt, as `outdial.loaded` has them. */
const CALL = `c.sequence, c.id, c.version, c.status, c.queue, c.due_at, c.at, c.to_number, c.from_number, c.provider, c.local_time, c.time_zone,
    c.not_after, c.key, c.owner_id, c.metadata::text, c.attempt_count, c.last_outcome, c.cancelled_at, c.cause, c.created_at, c.ended_at,
    c.latest`
const ATTEMPT = `a.call, a.reference, a.attempt, a.provider, a.queue, a.to_number, a.from_number, a.licensed_at, a.dial_by, a.answer_by,
    a.line_free_at, a.status, a.provider_call_id, a.answered, a.answered_at, a.ended_at, a.duration_ms, a.cause, a.cause_status, a.released,
    a.look_at, a.looks, a.news`

const QUEUE = `q.name, q.version, q.concurrency, q.paused, q.calls_per_second, q.held_until, q.held_for, q.refusals, q.attended_since,
    q.unattended_from, q.looked_at`

/**
 * What a step reads, locks and writes, in one round trip each. Nothing is decided here: what may be licensed is said by the functions of
 * the scheduler's core, which are given what `load` found. Each statement of plpgsql sees what was committed before it began, so that
 * what is read after the locks is true until the commit.
 */
export const STEPS = `
CREATE FUNCTION outdial.time_of(clock bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN coalesce(clock, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);
END $$;

-- The queues in which something waits for these providers, and the first call of each, in the order in which they are due: from each queue
-- and provider to the next one, so that it costs the same however many calls wait.
CREATE FUNCTION outdial.waiting_queues(of_providers text[], in_queues text[],
  OUT names text[], OUT due_ats bigint[]) LANGUAGE plpgsql AS $$
BEGIN
  IF in_queues IS NULL THEN
    WITH RECURSIVE lane AS (
      (SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w ORDER BY w.queue, w.provider, w.due_at, w.sequence LIMIT 1)
      UNION ALL
      SELECT n.queue, n.provider, n.due_at, n.sequence FROM lane CROSS JOIN LATERAL (
        SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w
          WHERE (w.queue, w.provider) > (lane.queue, lane.provider) ORDER BY w.queue, w.provider, w.due_at, w.sequence LIMIT 1
      ) n
    )
    SELECT coalesce(array_agg(w.queue ${IN_ORDER}), '{}'), array_agg(w.due_at ${IN_ORDER}) INTO names, due_ats FROM (
        SELECT DISTINCT ON (l.queue) l.queue, l.due_at, l.sequence FROM lane l WHERE l.provider = ANY(of_providers)
          ORDER BY l.queue, l.due_at, l.sequence
      ) w;
  ELSE
    SELECT coalesce(array_agg(w.queue ${IN_ORDER}), '{}'), array_agg(w.due_at ${IN_ORDER}) INTO names, due_ats FROM (SELECT DISTINCT n.name AS queue FROM unnest(in_queues) AS n(name)) n CROSS JOIN LATERAL (
        SELECT n.queue, f.due_at, f.sequence FROM unnest(of_providers) AS p(name) CROSS JOIN LATERAL (
          SELECT w.due_at, w.sequence FROM outdial.waiting w WHERE w.queue = n.queue AND w.provider = p.name ${IN_ORDER} LIMIT 1
        ) f ORDER BY f.due_at, f.sequence LIMIT 1
      ) w;
  END IF;
END $$;

-- Queues in this order, with their lines in use and the licences within the span of their pace.
CREATE FUNCTION outdial.counted(names text[], now bigint) RETURNS TABLE (place bigint, name text, version bigint, concurrency bigint,
  paused boolean, calls_per_second double precision, held_until bigint, held_for text, refusals bigint, attended_since bigint,
  unattended_from bigint, looked_at bigint, lines bigint, free_at bigint, licences bigint, first_at bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT n.place, ${QUEUE}, l.lines, l.free_at, p.licences, p.first_at
    FROM unnest(names) WITH ORDINALITY AS n(name, place) JOIN outdial.queues q ON q.name = n.name
    CROSS JOIN LATERAL (SELECT count(*) AS lines, min(l.held_until) AS free_at FROM outdial.lines l
      WHERE l.queue = q.name AND l.held_until > now) l
    CROSS JOIN LATERAL (SELECT count(*) AS licences, min(a.licensed_at) AS first_at FROM outdial.attempts a
      WHERE q.calls_per_second IS NOT NULL AND a.queue = q.name
        AND a.licensed_at > now - ceil(ceil(q.calls_per_second) / q.calls_per_second * 1000)::bigint) p
    ORDER BY n.place;
END $$;

-- What a step without updates would find: the time and when the next open attempt is to be asked after; the queues in which something waits.
CREATE FUNCTION outdial.look(of_providers text[], in_queues text[], clock bigint) RETURNS TABLE (what text, about text) LANGUAGE plpgsql AS $$
DECLARE
  now bigint := outdial.time_of(clock);
  found record;
BEGIN
  RETURN QUERY SELECT 'now', json_build_array(now, (SELECT min(l.look_at) FROM outdial.lines l WHERE l.look_at IS NOT NULL))::text;
  IF of_providers IS NOT NULL THEN
    SELECT * INTO found FROM outdial.waiting_queues(of_providers, in_queues);
    RETURN QUERY SELECT 'queue', json_build_array(${QUEUE}, false, found.due_ats[q.place],
      q.lines, q.free_at, q.licences, q.first_at, found.due_ats[q.place])::text FROM outdial.counted(found.names, now) q;
  END IF;
END $$;

-- One thing that was found; what: 'now', 'queue', 'due', 'told' or 'id', about: more of it. With a call and an attempt.
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

-- Locks what a step is about and then reads it. First the calls of the attempts that it is told of, in the order of adding; ending:
-- attempts that may end by what is told, each of which may free a line, others: those that may not. Then, if holding, the queues of these
-- attempts; and of the queues that may license those that nobody else has, or the first of all if others have them all. Then it reads: each
-- queue that is locked is followed by so many due calls as there may be room for.
CREATE FUNCTION outdial.load(ending text[], others text[], id_providers text[], ids text[], id_references text[], holding boolean,
  of_providers text[], in_queues text[], most bigint, clock bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  calls bigint[] := '{}';
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
    SELECT coalesce(array_agg(a.call), '{}'), coalesce(array_agg(a.queue), '{}') INTO calls, freed
      FROM outdial.attempts a WHERE a.reference = ANY(ending);
    touched := freed;
  END IF;
  IF cardinality(others) > 0 THEN
    SELECT calls || coalesce(array_agg(a.call), '{}'), touched || coalesce(array_agg(a.queue), '{}') INTO calls, touched
      FROM outdial.attempts a WHERE a.reference = ANY(others);
  END IF;
  IF cardinality(calls) > 0 THEN
    PERFORM FROM outdial.calls c WHERE c.sequence = ANY(calls) ORDER BY c.sequence FOR UPDATE;
    touched := ARRAY(SELECT DISTINCT t.name FROM unnest(touched) AS t(name));
    IF holding THEN
      mine := ARRAY(SELECT q.name FROM outdial.queues q WHERE q.name = ANY(touched) ORDER BY q.name FOR NO KEY UPDATE);
    END IF;
  END IF;

  IF of_providers IS NOT NULL THEN
    now := outdial.time_of(clock);
    SELECT w.names, w.due_ats INTO names, firsts FROM outdial.waiting_queues(of_providers, in_queues) w;
    -- Those whose attendance is to be written; and those in which a call is due and, as far as can be seen, a line is free.
    wanted := ARRAY(
      SELECT q.name FROM unnest(names, firsts) WITH ORDINALITY AS w(name, due_at, place) JOIN outdial.queues q ON q.name = w.name
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
    WHERE l.look_at IS NOT NULL AND l.call NOT IN (SELECT unnest(calls))));
  RETURN NEXT it;

  it.what := 'queue';
  FOR q IN SELECT * FROM outdial.counted(names || ARRAY(SELECT t.name FROM unnest(touched) AS t(name) WHERE t.name <> ALL(names)), now) LOOP
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
      RETURN QUERY SELECT ${CALL}, ${ATTEMPT}, 'due', NULL
        FROM unnest(sequences[1:due], due_ats[1:due]) AS w(sequence, due_at) JOIN outdial.calls c ON c.sequence = w.sequence
        LEFT JOIN outdial.attempts a ON a.reference = c.latest
        WHERE c.status = 'scheduled' AND c.queue = q.name AND c.due_at = w.due_at AND c.provider = ANY(of_providers)
        ${IN_ORDER} FOR UPDATE OF c;
    END IF;
  END LOOP;

  IF cardinality(calls) > 0 THEN
    RETURN QUERY SELECT ${CALL}, ${ATTEMPT}, 'told', NULL FROM outdial.attempts a JOIN outdial.calls c ON c.sequence = a.call
      WHERE a.reference = ANY(ending || others);
  END IF;
  -- Which other open attempts have these ids.
  it.what := 'id';
  FOR q IN SELECT l.provider, l.provider_call_id, l.reference
    FROM unnest(id_providers, ids, id_references) AS i(provider, id, reference) JOIN outdial.lines l
      ON l.provider = i.provider AND l.provider_call_id = i.id AND l.held_until = ${OPEN}
    WHERE l.reference IS DISTINCT FROM i.reference LOOP
    it.about := json_build_array(q.provider, q.provider_call_id, q.reference);
    RETURN NEXT it;
  END LOOP;
END $$;

-- Writes what a step made of what it had loaded: attempts that were told of and their calls, then attempts that begin, each with
-- its call, which is as it was but for that.
CREATE FUNCTION outdial.save(reference text[], status text[], provider_call_id text[], answered boolean[], answered_at bigint[],
  ended_at bigint[], duration_ms double precision[], cause text[], cause_status text[], released boolean[], look_at bigint[], looks integer[],
  news text[],
  call_sequence bigint[], call_version bigint[], call_status text[], call_due_at bigint[], call_attempt_count integer[],
  call_last_outcome text[], call_cause text[], call_ended_at bigint[],
  begun_sequence bigint[], begun_version bigint[], begun_attempt integer[], begun_reference text[], begun_at bigint, begun_dial_by bigint,
  begun_answer_by bigint, begun_line_free_at bigint, begun_look_at bigint) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  written bigint;
  expected bigint := cardinality(reference) + cardinality(call_sequence) + 2 * cardinality(begun_sequence);
  missing bigint := expected;
BEGIN
  IF cardinality(reference) > 0 THEN
    UPDATE outdial.attempts a SET status = x.status, provider_call_id = x.provider_call_id, answered = x.answered,
      answered_at = x.answered_at, ended_at = x.ended_at, duration_ms = x.duration_ms, cause = x.cause, cause_status = x.cause_status,
      released = x.released, look_at = x.look_at, looks = x.looks, news = x.news
      FROM unnest(save.reference, save.status, save.provider_call_id, save.answered, save.answered_at, save.ended_at, save.duration_ms,
        save.cause, save.cause_status, save.released, save.look_at, save.looks, save.news)
        AS x(reference, status, provider_call_id, answered, answered_at, ended_at, duration_ms, cause, cause_status, released, look_at,
          looks, news)
      WHERE a.reference = x.reference;
    GET DIAGNOSTICS written = ROW_COUNT;
    missing := missing - written;
  END IF;
  IF cardinality(call_sequence) > 0 THEN
    UPDATE outdial.calls c SET version = x.version, status = x.status, due_at = x.due_at, attempt_count = x.attempt_count,
      last_outcome = x.last_outcome, cause = x.cause, ended_at = x.ended_at
      FROM unnest(call_sequence, call_version, call_status, call_due_at, call_attempt_count, call_last_outcome, call_cause, call_ended_at)
        AS x(sequence, version, status, due_at, attempt_count, last_outcome, cause, ended_at)
      WHERE c.sequence = x.sequence AND c.version < x.version;
    GET DIAGNOSTICS written = ROW_COUNT;
    missing := missing - written;
  END IF;
  IF cardinality(begun_sequence) > 0 THEN
    INSERT INTO outdial.attempts (call, reference, attempt, provider, queue, to_number, from_number, licensed_at, dial_by, answer_by,
        line_free_at, look_at)
      SELECT x.sequence, x.reference, x.attempt, c.provider, c.queue, c.to_number, c.from_number, begun_at, begun_dial_by,
        begun_answer_by, begun_line_free_at, begun_look_at
      FROM unnest(begun_sequence, begun_attempt, begun_reference) AS x(sequence, attempt, reference)
      JOIN outdial.calls c ON c.sequence = x.sequence;
    GET DIAGNOSTICS written = ROW_COUNT;
    missing := missing - written;
    UPDATE outdial.calls c SET version = x.version, status = 'dialing', attempt_count = x.attempt, latest = x.reference
      FROM unnest(begun_sequence, begun_version, begun_attempt, begun_reference) AS x(sequence, version, attempt, reference)
      WHERE c.sequence = x.sequence AND c.version = x.version - 1;
    GET DIAGNOSTICS written = ROW_COUNT;
    missing := missing - written;
  END IF;
  IF missing <> 0 THEN
    RAISE EXCEPTION USING MESSAGE = format('Expected %s rows to be written, got %s less', expected, missing), ERRCODE = 'serialization_failure';
  END IF;
END $$;
`
