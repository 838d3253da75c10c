-- Locks and reads the rows of a step, in one round trip. Decides nothing: `decideStep` of
-- scheduler-core decides on the result. Each statement of plpgsql sees what was committed before it
-- began, so a row that is read after its lock is current until the commit.
--
-- A plan is kept as long as its connection, and may have been made when the tables were empty. So
-- rows are found by key, one by one in subqueries that the planner does not take apart (`OFFSET 0`),
-- or all at once by an array of keys. No plan can read a whole table instead.

-- The store's time, in milliseconds: the caller's clock, which tests set, or the database's clock.
CREATE FUNCTION outdial.time_of(clock bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN coalesce(clock, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);
END $$;

-- One loaded row: the columns of a call, those of an attempt, then its kind and further values. The
-- columns are those of the tables, in their order, so `c.*, a.*` is a loaded row.
CREATE TYPE outdial.loaded AS (
  sequence bigint, id text, version bigint, status text, queue text, due_at bigint, at bigint, to_number text,
  from_number text, provider text, local_time text, time_zone text, not_after bigint, key text, owner_id text,
  metadata text, attempt_count integer, last_outcome text, cancelled_at bigint, cause text, created_at bigint,
  ended_at bigint, rules text, series_id text, series text, latest text,
  reference text, attempt integer, attempt_provider text, attempt_queue text, attempt_to_number text,
  attempt_from_number text, licensed_at bigint, dial_by bigint, answer_by bigint, line_free_at bigint,
  attempt_status text, provider_call_id text, answered boolean, answered_at bigint, attempt_ended_at bigint,
  duration_ms double precision, attempt_cause text, cause_status text, released boolean, next_poll_at bigint,
  polls integer, events text, details text, call bigint, place bigint,
  kind text, about text
);

-- A loaded row that has neither call nor attempt.
CREATE FUNCTION outdial.loaded_of(kind text, about json) RETURNS outdial.loaded LANGUAGE plpgsql AS $$
DECLARE
  it outdial.loaded;
BEGIN
  it.kind := kind;
  it.about := about;
  RETURN it;
END $$;

-- How many lines are in use over all queues, and when time alone frees the next one.
CREATE FUNCTION outdial.all_lines(now bigint, OUT lines bigint, OUT free_at bigint) LANGUAGE plpgsql AS $$
BEGIN
  SELECT count(*) + (SELECT count(*) FROM outdial.lines o WHERE o.next_poll_at IS NOT NULL), min(l.in_use_until)
    INTO lines, free_at FROM outdial.lines l WHERE l.next_poll_at IS NULL AND l.in_use_until > now;
END $$;

-- The lines in use and the licences within a span of each of these providers, over all queues, and those
-- that are at a limit even if `freed` lines become free. A limit that is NULL does not hold.
CREATE FUNCTION outdial.count_providers(names text[], most_lines bigint[], most_licences bigint[],
  within_ms bigint[], freed bigint, now bigint, OUT counts json, OUT at_limit text[])
LANGUAGE plpgsql AS $$
BEGIN
  SELECT json_agg(json_build_array(n.name, o.lines + i.lines, i.free_at, p.licences, p.first_at)),
      coalesce(array_agg(n.name) FILTER (
        WHERE o.lines + i.lines - freed >= n.most_lines OR p.licences >= n.most_licences), '{}')
    INTO counts, at_limit
    FROM unnest(names, most_lines, most_licences, within_ms) AS n(name, most_lines, most_licences, within_ms)
    CROSS JOIN LATERAL (
      SELECT count(*) AS lines FROM outdial.lines l WHERE l.next_poll_at IS NOT NULL AND l.provider = n.name
    ) o CROSS JOIN LATERAL (
      SELECT count(*) AS lines, min(l.in_use_until) AS free_at FROM outdial.lines l
        WHERE l.next_poll_at IS NULL AND l.in_use_until > now AND l.provider = n.name
    ) i CROSS JOIN LATERAL (
      SELECT count(*) AS licences, min(a.licensed_at) AS first_at FROM outdial.attempts a
        WHERE n.within_ms IS NOT NULL AND a.provider = n.name
          AND a.licensed_at <= now AND a.licensed_at > now - n.within_ms
    ) p;
END $$;

-- What was spent of each budget since its day began: placed attempts, how long those that ended lasted
-- (as `talkDurationMs` of scheduler-core counts), and how many are open. A budget whose queue is NULL is
-- for all queues. calls_left: how many further calls each budget allows; NULL: any number.
CREATE FUNCTION outdial.count_budgets(queues text[], since bigint[], most_calls bigint[],
  most_talk_ms double precision[], max_call_ms bigint, OUT spent json, OUT calls_left bigint[])
LANGUAGE plpgsql AS $$
BEGIN
  SELECT json_agg(json_build_array(c.calls, c.talk_ms, c.open) ORDER BY b.place),
      array_agg(least(b.most_calls - c.calls, floor((b.most_talk_ms - c.talk_ms) / max_call_ms)::bigint - c.open)
        ORDER BY b.place)
    INTO spent, calls_left
    FROM unnest(queues, since, most_calls, most_talk_ms)
      WITH ORDINALITY AS b(queue, since, most_calls, most_talk_ms, place)
    CROSS JOIN LATERAL (
      SELECT count(*) AS calls, count(*) FILTER (WHERE a.ended_at IS NULL OR a.status = 'indeterminate') AS open,
        coalesce(sum(CASE WHEN a.duration_ms IS NOT NULL THEN a.duration_ms
          WHEN a.answered THEN greatest(0, a.ended_at - a.answered_at)
        END) FILTER (WHERE a.ended_at IS NOT NULL AND a.status <> 'indeterminate'), 0) AS talk_ms
      FROM (
        SELECT b.queue AS name WHERE b.queue IS NOT NULL
        UNION ALL SELECT q.name FROM outdial.queues q WHERE b.queue IS NULL
      ) q CROSS JOIN LATERAL (
        SELECT a.status, a.answered, a.answered_at, a.ended_at, a.duration_ms FROM outdial.attempts a
          WHERE a.queue = q.name AND a.licensed_at >= b.since AND NOT a.released AND a.status <> 'rejected' OFFSET 0
      ) a
    ) c;
END $$;

-- The queues in which calls of these providers wait, and the first call of each, in the order in
-- which they are due. It steps from each queue and provider to the next one by the index, so it
-- costs the same however many calls wait.
CREATE FUNCTION outdial.waiting_queues(of_providers text[],
  OUT names text[], OUT due_ats bigint[], OUT sequences bigint[], OUT providers text[])
LANGUAGE plpgsql AS $$
BEGIN
  WITH RECURSIVE lane AS (
    (SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w
      ORDER BY w.queue, w.provider, w.due_at, w.sequence LIMIT 1)
    UNION ALL
    SELECT n.queue, n.provider, n.due_at, n.sequence FROM lane CROSS JOIN LATERAL (
      SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w
        WHERE (w.queue, w.provider) > (lane.queue, lane.provider)
        ORDER BY w.queue, w.provider, w.due_at, w.sequence LIMIT 1
    ) n
  )
  SELECT coalesce(array_agg(w.queue ORDER BY w.due_at, w.sequence), '{}'),
      array_agg(w.due_at ORDER BY w.due_at, w.sequence), array_agg(w.sequence ORDER BY w.due_at, w.sequence),
      array_agg(w.provider ORDER BY w.due_at, w.sequence)
    INTO names, due_ats, sequences, providers FROM (
      SELECT DISTINCT ON (l.queue) l.queue, l.due_at, l.sequence, l.provider FROM lane l WHERE l.provider = ANY(of_providers)
        ORDER BY l.queue, l.due_at, l.sequence
    ) w;
END $$;

-- Locks the calls of the updated attempts, in the order of adding, and reads both. The queue of a call
-- that waits for a retry is locked before: a step that licenses from it locks its due calls.
-- id_refs and ids: the ids that updates give to attempts, whose other holders are read. looked_up:
-- attempts that were looked up; ended holders and open attempts without an id matter to them, too.
-- dispatches: whether `load_queues` follows with providers.
CREATE FUNCTION outdial.load_attempts(refs text[], id_refs text[], ids text[], looked_up text[], dispatches boolean)
RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  IF dispatches THEN
    PERFORM outdial.begin_licensing();
  END IF;
  PERFORM FROM outdial.queues q WHERE q.name = ANY(ARRAY(
    SELECT c.queue FROM outdial.attempts a CROSS JOIN LATERAL (
      SELECT * FROM outdial.calls c WHERE c.sequence = a.call AND c.status = 'scheduled' OFFSET 0
    ) c WHERE a.reference = ANY(refs)
  )) ORDER BY q.name FOR NO KEY UPDATE;
  PERFORM FROM outdial.calls c WHERE c.sequence = ANY(ARRAY(
    SELECT a.call FROM outdial.attempts a WHERE a.reference = ANY(refs)
  )) ORDER BY c.sequence FOR UPDATE;
  RETURN QUERY SELECT c.*, a.*, 'attempt', NULL FROM outdial.attempts a CROSS JOIN LATERAL (
    SELECT * FROM outdial.calls c WHERE c.sequence = a.call OFFSET 0
  ) c WHERE a.reference = ANY(refs);
  -- The latest attempts of these calls, where they are others.
  RETURN QUERY SELECT c.*, l.*, 'latest', NULL FROM outdial.attempts a CROSS JOIN LATERAL (
    SELECT * FROM outdial.calls c WHERE c.sequence = a.call OFFSET 0
  ) c CROSS JOIN LATERAL (SELECT * FROM outdial.attempts l WHERE l.reference = c.latest OFFSET 0) l
    WHERE a.reference = ANY(refs) AND c.latest <> a.reference;

  IF cardinality(ids) > 0 THEN
    RETURN QUERY SELECT l.* FROM unnest(id_refs, ids) AS i(reference, id) CROSS JOIN LATERAL (
      SELECT a.provider, a.provider_call_id FROM outdial.attempts a WHERE a.reference = i.reference OFFSET 0
    ) a CROSS JOIN LATERAL (
      SELECT * FROM outdial.lines l WHERE l.provider = a.provider AND l.provider_call_id = i.id
        AND l.in_use_until = 9007199254740991 AND l.reference <> i.reference OFFSET 0
    ) o CROSS JOIN LATERAL outdial.loaded_of('id', json_build_array(o.provider, i.id, o.reference, true)) l
      WHERE a.provider_call_id IS DISTINCT FROM i.id;
  END IF;
  IF cardinality(looked_up) > 0 THEN
    RETURN QUERY SELECT l.* FROM unnest(id_refs, ids) AS i(reference, id) CROSS JOIN LATERAL (
      SELECT a.provider FROM outdial.attempts a WHERE a.reference = i.reference OFFSET 0
    ) a CROSS JOIN LATERAL (
      SELECT p.reference FROM outdial.provider_ids p
        WHERE p.provider = a.provider AND p.provider_call_id = i.id OFFSET 0
    ) p CROSS JOIN LATERAL (
      SELECT o.provider, o.reference, o.provider_call_id, o.ended_at FROM outdial.attempts o
        WHERE o.reference = p.reference OFFSET 0
    ) o CROSS JOIN LATERAL outdial.loaded_of('id', json_build_array(o.provider, i.id, o.reference, false)) l
      WHERE i.reference = ANY(looked_up) AND o.provider_call_id = i.id AND o.ended_at IS NOT NULL;
    RETURN QUERY SELECT l.* FROM unnest(looked_up) AS i(reference) CROSS JOIN LATERAL (
      SELECT a.provider, a.to_number FROM outdial.attempts a WHERE a.reference = i.reference OFFSET 0
    ) a CROSS JOIN LATERAL (
      SELECT o.reference FROM outdial.lines o WHERE o.provider = a.provider AND o.to_number = a.to_number
        AND o.provider_call_id IS NULL AND o.in_use_until = 9007199254740991 OFFSET 0
    ) o CROSS JOIN LATERAL outdial.loaded_of('without-id', json_build_array(a.provider, a.to_number, o.reference)) l;
  END IF;
END $$;

-- Locks queues and reads them. With updates: the queues of their attempts; those that a refusal may
-- hold back, or that are held back now, are locked. With of_providers: the queues in which their calls
-- wait; those that may license, that an ending attempt may free a line of, or whose `checked_at` is
-- old, are locked unless another worker has them. If others have all of them, it waits for the first.
-- Each locked queue is followed by its first due calls, locked: as many as it may have capacity for,
-- and `extra` more. ending: attempts that an update may end, and whose lines they may free.
-- After the queues it locks those of the providers `with_states` that had a failure, or are `lost`: an
-- update says that an answer was lost; and those of the `limited` providers, if any queue is locked, adding
-- missing ones. With most_lines, the most lines of all queues, or with a budget over all queues, it locks the
-- one row of `dispatching` last, if any queue is locked. Lines, licences and budgets are counted in later
-- statements. A queue whose first call is of a provider at its limit is not locked for that call, and none of its
-- calls is read; none either of a queue whose budget is used up.
-- Then follow the entries of the do-not-call list, and the attempts within recent_ms, for the numbers of the due
-- calls, and of those that may become due with the updates.
--
-- With only_reads it locks and changes nothing, and treats all queues as if it had locked them.
CREATE FUNCTION outdial.load_queues(refs text[], ending text[], is_refused boolean, of_providers text[],
  max_licences bigint, extra bigint, recent_ms bigint, with_states text[], lost text[], most_lines bigint,
  limited text[], limited_lines bigint[], limited_licences bigint[], limited_ms bigint[],
  budgets text[], budget_since bigint[], budget_calls bigint[], budget_talk_ms double precision[], max_call_ms bigint,
  only_reads boolean, clock bigint)
RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  -- How many queues a step locks. With more, those whose budget is used up give way to others.
  most_queues CONSTANT bigint := 64;
  freed text[] := '{}';
  touched text[] := '{}';
  names text[] := '{}';
  first_due_ats bigint[];
  first_sequences bigint[];
  first_providers text[];
  at_limit text[] := '{}';
  limited_counts json;
  calls_left bigint[];
  spent json;
  wanted text[];
  locked text[] := '{}';
  states_of text[] := '{}';
  now bigint;
  states json;
  all_paused boolean;
  shifts bigint;
  rules text;
  polled_at bigint;
  used bigint;
  used_until bigint;
  q record;
  room bigint;
  due bigint;
  rest bigint := max_licences;
  due_ats bigint[];
  sequences bigint[];
  providers text[];
  numbers text[] := '{}';
BEGIN
  IF of_providers IS NOT NULL AND NOT only_reads THEN
    PERFORM outdial.begin_licensing();
  END IF;
  IF cardinality(refs) > 0 THEN
    freed := ARRAY(SELECT a.queue FROM outdial.attempts a WHERE a.reference = ANY(ending));
    touched := ARRAY(SELECT DISTINCT a.queue FROM outdial.attempts a WHERE a.reference = ANY(refs));
    locked := ARRAY(
      SELECT q.name FROM outdial.queues q WHERE q.name = ANY(touched) AND (is_refused OR q.backoff_until IS NOT NULL)
        ORDER BY q.name FOR NO KEY UPDATE
    );
  END IF;

  IF of_providers IS NOT NULL THEN
    now := outdial.time_of(clock);
    SELECT w.names, w.due_ats, w.sequences, w.providers INTO names, first_due_ats, first_sequences, first_providers
      FROM outdial.waiting_queues(of_providers) w;
  END IF;
  IF only_reads THEN
    locked := names;
  ELSIF of_providers IS NOT NULL THEN
    IF cardinality(limited) > 0 THEN
      SELECT c.at_limit INTO at_limit FROM outdial.count_providers(
        limited, limited_lines, limited_licences, limited_ms, cardinality(ending), now) c;
    END IF;
    IF cardinality(names) > most_queues AND cardinality(budget_since) > 0 THEN
      SELECT b.calls_left INTO calls_left FROM outdial.count_budgets(
        budgets, budget_since, budget_calls, budget_talk_ms, max_call_ms) b;
    END IF;
    wanted := ARRAY(
      SELECT q.name FROM unnest(names, first_due_ats, first_providers) WITH ORDINALITY AS w(name, due_at, provider, place)
      CROSS JOIN LATERAL (SELECT * FROM outdial.queues q WHERE q.name = w.name OFFSET 0) q
      WHERE q.name <> ALL(locked) AND CASE
        WHEN q.attended_since IS NULL OR q.checked_at IS NULL OR now < q.checked_at OR now - q.checked_at >= 10000
          OR q.name = ANY(freed) OR (cardinality(at_limit) > 0 AND q.name = ANY(touched)) THEN true
        WHEN w.due_at > now OR q.paused OR q.backoff_until > now OR w.provider = ANY(at_limit) THEN false
        WHEN calls_left IS NOT NULL AND EXISTS (
          SELECT FROM unnest(budgets, calls_left) AS b(queue, calls)
            WHERE (b.queue IS NULL OR b.queue = q.name) AND b.calls + cardinality(ending) <= 0
        ) THEN false
        ELSE q.concurrency > (SELECT count(*) FROM (
          SELECT FROM outdial.lines l WHERE l.queue = q.name AND l.in_use_until > now LIMIT q.concurrency) l)
      END ORDER BY w.place LIMIT most_queues
    ) || ARRAY(SELECT DISTINCT f.name FROM unnest(freed) AS f(name) WHERE f.name <> ALL(names || locked));
    IF cardinality(wanted) > 0 THEN
      locked := locked || ARRAY(
        SELECT q.name FROM outdial.queues q WHERE q.name = ANY(wanted) ORDER BY q.name FOR NO KEY UPDATE SKIP LOCKED
      );
      IF cardinality(locked) = 0 THEN
        locked := wanted[1:1];
        PERFORM FROM outdial.queues q WHERE q.name = locked[1] FOR NO KEY UPDATE;
      END IF;
    END IF;
  END IF;

  IF cardinality(locked) > 0 THEN
    lost := lost || limited;
  END IF;
  IF cardinality(lost) > 0 AND NOT only_reads THEN
    INSERT INTO outdial.providers (name, failures, backoffs)
      SELECT l.name, 0, 0 FROM (SELECT DISTINCT unnest(lost) AS name) l ORDER BY l.name
      ON CONFLICT (name) DO NOTHING;
  END IF;
  IF only_reads THEN
    states_of := with_states;
  ELSIF cardinality(refs) > 0 OR cardinality(locked) > 0 THEN
    states_of := ARRAY(
      SELECT p.name FROM outdial.providers p WHERE p.name = ANY(with_states) AND (p.failures > 0 OR p.name = ANY(lost))
        ORDER BY p.name FOR NO KEY UPDATE
    );
  END IF;
  IF cardinality(states_of) > 0 THEN
    SELECT json_agg(json_build_array(p.name, p.failures, p.backoffs, p.failed_at, p.backoff_until)) INTO states
      FROM outdial.providers p WHERE p.name = ANY(states_of);
  END IF;
  IF (most_lines IS NOT NULL OR cardinality(array_remove(budgets, NULL)) < cardinality(budget_since))
    AND cardinality(locked) > 0 AND NOT only_reads THEN
    PERFORM FROM outdial.dispatching d FOR NO KEY UPDATE;
  END IF;
  IF most_lines IS NOT NULL AND cardinality(locked) > 0 THEN
    used := 0;
  END IF;
  -- All queues with due calls may wait for their providers. Then the counts tell only until when.
  IF most_lines IS NOT NULL AND cardinality(limited) > 0 THEN
    used := 0;
  END IF;

  now := outdial.time_of(clock);
  SELECT d.paused, d.clock_shifts, d.rules, (
      SELECT min(l.next_poll_at) FROM outdial.lines l
        WHERE l.next_poll_at IS NOT NULL AND l.reference NOT IN (SELECT unnest(refs))
    ) INTO all_paused, shifts, rules, polled_at FROM outdial.dispatching d;
  IF used IS NOT NULL THEN
    SELECT a.lines, a.free_at INTO used, used_until FROM outdial.all_lines(now) a;
    rest := greatest(0, least(rest, most_lines - used + cardinality(freed)));
  END IF;
  IF cardinality(limited) > 0 THEN
    SELECT c.counts, c.at_limit INTO limited_counts, at_limit FROM outdial.count_providers(
      limited, limited_lines, limited_licences, limited_ms, cardinality(ending), now) c;
  END IF;
  -- A day's attempts are many: they are counted only if they decide something.
  IF cardinality(budget_since) > 0 AND (
    only_reads OR calls_left IS NOT NULL OR cardinality(locked) > 0 OR cardinality(at_limit) > 0
  ) THEN
    SELECT b.spent, b.calls_left INTO spent, calls_left FROM outdial.count_budgets(
      budgets, budget_since, budget_calls, budget_talk_ms, max_call_ms) b;
    rest := greatest(0, least(rest, cardinality(ending)
      + (SELECT min(b.calls) FROM unnest(budgets, calls_left) AS b(queue, calls) WHERE b.queue IS NULL)));
  END IF;
  IF all_paused THEN
    rest := 0;
  END IF;
  RETURN NEXT outdial.loaded_of('now',
    json_build_array(now, polled_at, all_paused, shifts, states, used, used_until, limited_counts, rules, spent));

  FOR q IN
    SELECT n.place, q.*, l.lines, l.free_at, p.licences, p.first_at
    FROM unnest(names || ARRAY(SELECT t.name FROM unnest(touched) AS t(name) WHERE t.name <> ALL(names)))
      WITH ORDINALITY AS n(name, place)
    CROSS JOIN LATERAL (SELECT * FROM outdial.queues q WHERE q.name = n.name OFFSET 0) q
    CROSS JOIN LATERAL (SELECT count(*) AS lines, min(l.in_use_until) AS free_at FROM outdial.lines l
      WHERE l.queue = q.name AND l.in_use_until > now) l
    CROSS JOIN LATERAL (SELECT count(*) AS licences, min(a.licensed_at) AS first_at FROM outdial.attempts a
      WHERE q.calls_per_second IS NOT NULL AND a.queue = q.name
        AND a.licensed_at <= now
        AND a.licensed_at > now - ceil(ceil(q.calls_per_second) / q.calls_per_second * 1000)::bigint) p
    ORDER BY n.place
  LOOP
    due := 0;
    due_ats := first_due_ats[q.place:q.place];
    sequences := first_sequences[q.place:q.place];
    providers := first_providers[q.place:q.place];
    IF q.place <= cardinality(names) AND q.name = ANY(locked) THEN
      room := CASE WHEN q.paused OR q.backoff_until > now OR providers[1] = ANY(at_limit) THEN 0 ELSE greatest(0, least(rest,
        ceil(q.calls_per_second)::bigint - q.licences,
        q.concurrency - q.lines + (SELECT count(*) FROM unnest(freed) AS f(name) WHERE f.name = q.name),
        cardinality(ending) + (SELECT min(b.calls) FROM unnest(budgets, calls_left) AS b(queue, calls)
          WHERE b.queue = q.name))) END;
      room := room + extra;
      SELECT array_agg(w.due_at), array_agg(w.sequence), array_agg(w.provider) INTO due_ats, sequences, providers FROM (
        SELECT f.due_at, f.sequence, p.name AS provider FROM unnest(of_providers) AS p(name) CROSS JOIN LATERAL (
          SELECT w.due_at, w.sequence FROM outdial.waiting w WHERE w.queue = q.name AND w.provider = p.name
            ORDER BY w.due_at, w.sequence LIMIT room + 1
        ) f ORDER BY f.due_at, f.sequence LIMIT room + 1
      ) w;
      due := (SELECT count(*) FROM unnest(due_ats[1:room]) AS d(at) WHERE d.at <= now);
      rest := greatest(0, rest - due);
    END IF;
    RETURN NEXT outdial.loaded_of('queue', json_build_array(q.name, q.version, q.concurrency, q.paused,
      q.calls_per_second, q.backoff_until, q.backoff_code, q.refusals, q.attended_since, q.unattended_from,
      q.checked_at, q.name = ANY(locked), q.lines, q.free_at, q.licences, q.first_at,
      due_ats[due + 1], sequences[due + 1], providers[due + 1]));
    IF due > 0 THEN
      -- Another transaction may have changed a call before its lock: `decideStep` reads the current row.
      -- A statement that locks cannot be told not to, so there are two of this one.
      IF only_reads THEN
        numbers := numbers || ARRAY(SELECT c.to_number FROM unnest(sequences[1:due]) AS w(sequence)
          CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.sequence = w.sequence OFFSET 0) c);
      ELSE
        numbers := numbers || ARRAY(SELECT c.to_number FROM (SELECT unnest(sequences[1:due]) AS sequence ORDER BY 1) w
          CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.sequence = w.sequence OFFSET 0 FOR UPDATE) c);
      END IF;
      RETURN QUERY SELECT c.*, a.*, 'call', NULL FROM unnest(sequences[1:due]) AS w(sequence) CROSS JOIN LATERAL (
          SELECT * FROM outdial.calls c WHERE c.sequence = w.sequence OFFSET 0
        ) c LEFT JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true;
    END IF;
  END LOOP;

  IF of_providers IS NULL THEN
    RETURN;
  END IF;
  -- A call whose attempt ends may be licensed again in this step.
  IF cardinality(ending) > 0 THEN
    numbers := numbers || ARRAY(SELECT a.to_number FROM outdial.attempts a WHERE a.reference = ANY(ending));
  END IF;
  IF cardinality(numbers) = 0 THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT l.* FROM outdial.do_not_call d CROSS JOIN LATERAL outdial.loaded_of('do-not-call',
      json_build_array(d.number, d.reason, d.source, d.added_at, d.until)) l
    WHERE d.number = ANY(numbers) AND (d.until IS NULL OR d.until > now);
  IF recent_ms > 0 THEN
    numbers := ARRAY(SELECT DISTINCT n.number COLLATE "C" FROM unnest(numbers) AS n(number) ORDER BY 1);
    IF NOT only_reads THEN
      -- No other transaction licenses a call to these numbers until the commit.
      PERFORM pg_advisory_xact_lock(hashtextextended('outdial.attempts ' || n.number, 0))
        FROM unnest(numbers) AS n(number);
    END IF;
    RETURN QUERY SELECT l.* FROM unnest(numbers) AS n(number) CROSS JOIN LATERAL (
      SELECT * FROM outdial.attempts a WHERE a.to_number = n.number
        AND a.licensed_at > now - recent_ms AND NOT a.released AND a.status <> 'rejected' OFFSET 0
    ) a CROSS JOIN LATERAL outdial.loaded_of('recent', json_build_array(
      a.reference, a.to_number, a.licensed_at, a.ended_at, a.status, a.line_free_at)) l;
  END IF;
END $$;
