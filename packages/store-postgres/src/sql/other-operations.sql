-- Locks, reads and writes the rows of adding, changing and polling, by key: see load-step.sql.

-- Makes adding calls exclusive until the commit; then reads the time and the sequence of the call added
-- last, and the calls that have these keys.
CREATE FUNCTION outdial.begin_adding(keys text[], clock bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
DECLARE
  last bigint;
BEGIN
  SELECT a.sequence INTO last FROM outdial.last_added a FOR UPDATE;
  RETURN NEXT outdial.loaded_of('now', json_build_array(outdial.time_of(clock), last));
  IF cardinality(keys) > 0 THEN
    RETURN QUERY SELECT c.*, a.*, 'call', NULL FROM unnest(keys) AS k(key)
      CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.key = k.key OFFSET 0) c
      LEFT JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true;
  END IF;
END $$;

-- Adds calls, whose sequences begin with `first`. An array that would hold nothing but NULL may be empty.
CREATE FUNCTION outdial.add_calls(first bigint, now bigint, ids text[], queues text[], providers text[],
  due_ats bigint[], ats bigint[], to_numbers text[], from_numbers text[], local_times text[], time_zones text[],
  not_afters bigint[], keys text[], owner_ids text[], metadata text[], rules text[], series_ids text[], series text[])
RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO outdial.calls (sequence, id, version, status, queue, due_at, at, to_number, from_number, provider,
      local_time, time_zone, not_after, key, owner_id, metadata, created_at, rules, series_id, series)
    SELECT x.sequence, x.id, 1, 'scheduled', x.queue, x.due_at, x.at, x.to_number, x.from_number, x.provider,
      x.local_time, x.time_zone, x.not_after, x.key, x.owner_id, x.metadata, now, x.rules, x.series_id, x.series
    FROM (SELECT generate_series(first, first + cardinality(ids) - 1) AS sequence, unnest(ids) AS id,
      unnest(queues) AS queue, unnest(providers) AS provider, unnest(due_ats) AS due_at, unnest(ats) AS at,
      unnest(to_numbers) AS to_number, unnest(from_numbers) AS from_number, unnest(local_times) AS local_time,
      unnest(time_zones) AS time_zone,
      unnest(not_afters) AS not_after, unnest(keys) AS key, unnest(owner_ids) AS owner_id,
      unnest(add_calls.metadata) AS metadata, unnest(add_calls.rules) AS rules, unnest(series_ids) AS series_id,
      unnest(add_calls.series) AS series) x;
  UPDATE outdial.last_added SET sequence = first + cardinality(ids) - 1;
END $$;

-- Locks calls, in the order of adding, and reads them.
CREATE FUNCTION outdial.load_calls(ids text[], clock bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM (
    SELECT c.sequence FROM unnest(ids) AS i(id)
      CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.id = i.id OFFSET 0) c ORDER BY c.sequence OFFSET 0
  ) s CROSS JOIN LATERAL (SELECT FROM outdial.calls c WHERE c.sequence = s.sequence OFFSET 0 FOR UPDATE) c;
  RETURN NEXT outdial.loaded_of('now', json_build_array(outdial.time_of(clock), NULL));
  RETURN QUERY SELECT c.*, a.*, 'call', NULL FROM unnest(ids) AS i(id)
    CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.id = i.id OFFSET 0) c
    LEFT JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true;
END $$;

-- The open attempts whose next poll is due, the longest overdue first, with their calls, locked.
-- Attempts of other providers than these count only if they are overdue for longer. One transaction
-- at a time takes attempts; an attempt that was updated while this one waited is not due any more.
CREATE FUNCTION outdial.load_overdue(of_providers text[], strangers_wait_ms bigint, most bigint, clock bigint)
RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
DECLARE
  now bigint;
  due bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('outdial.lines', 0));
  now := outdial.time_of(clock);
  due := ARRAY(
    SELECT l.call FROM outdial.lines l WHERE l.next_poll_at <= now
      AND (of_providers IS NULL OR l.provider = ANY(of_providers) OR l.next_poll_at <= now - strangers_wait_ms)
      ORDER BY l.next_poll_at LIMIT most
  );
  PERFORM FROM outdial.calls c WHERE c.sequence = ANY(due) ORDER BY c.sequence FOR UPDATE;
  now := outdial.time_of(clock);
  RETURN NEXT outdial.loaded_of('now', json_build_array(now, NULL));
  RETURN QUERY SELECT c.*, a.*, 'attempt', NULL FROM unnest(due) AS d(call)
    CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.sequence = d.call OFFSET 0) c
    CROSS JOIN LATERAL (
      SELECT * FROM outdial.attempts a WHERE a.reference = c.latest AND a.next_poll_at <= now OFFSET 0
    ) a;
END $$;

-- Changes dispatching over all queues. Afterwards no licence is committed by the state before. breaker: the
-- provider whose breaker is closed. by_ms: moves the deadlines of the attempts that used a line before the clock
-- was set, and those of back-offs, unless the clock was shifted meanwhile.
CREATE FUNCTION outdial.change_dispatch(to_paused boolean, breaker text, by_ms bigint, known_shifts bigint,
  to_rules text, clock bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  before bigint := outdial.time_of(clock) - by_ms;
  in_use bigint[];
BEGIN
  PERFORM outdial.hold_licensing();
  IF by_ms IS NOT NULL THEN
    in_use := ARRAY(
      SELECT l.call FROM outdial.lines l WHERE l.next_poll_at IS NOT NULL
      UNION ALL SELECT l.call FROM outdial.lines l WHERE l.next_poll_at IS NULL AND l.in_use_until > before
    );
    PERFORM FROM outdial.calls c WHERE c.sequence = ANY(in_use) ORDER BY c.sequence FOR UPDATE;
  END IF;
  PERFORM FROM outdial.queues q ORDER BY q.name FOR NO KEY UPDATE;
  PERFORM FROM outdial.providers p ORDER BY p.name FOR NO KEY UPDATE;
  UPDATE outdial.dispatching SET paused = to_paused WHERE paused <> to_paused;
  UPDATE outdial.dispatching d SET rules = to_rules WHERE d.rules IS DISTINCT FROM to_rules AND to_rules IS NOT NULL;
  UPDATE outdial.providers SET failures = 0, backoffs = 0, failed_at = NULL, backoff_until = NULL WHERE name = breaker;
  UPDATE outdial.dispatching SET clock_shifts = clock_shifts + 1 WHERE clock_shifts = known_shifts;
  IF by_ms IS NULL OR NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE outdial.attempts a SET line_free_at = a.line_free_at + by_ms, answer_by = a.answer_by + by_ms,
      next_poll_at = a.next_poll_at + by_ms
    WHERE a.reference = ANY(ARRAY(
      SELECT l.reference FROM outdial.lines l WHERE l.call = ANY(in_use) AND l.in_use_until > before
    ));
  -- A back-off that ends early does no harm; one that is hours long does.
  UPDATE outdial.queues SET backoff_until = backoff_until + by_ms WHERE backoff_until IS NOT NULL AND by_ms < 0;
  UPDATE outdial.providers SET failed_at = failed_at + by_ms, backoff_until = backoff_until + by_ms
    WHERE failures > 0 AND by_ms < 0;
END $$;
