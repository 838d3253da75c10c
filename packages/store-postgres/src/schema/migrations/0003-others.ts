import { ATTEMPT, CALL, LATEST } from './pieces.ts'

/** What adding, changing and asking after calls read, lock and write, as 0002 does it for steps. */
export const OTHERS = `
-- Nobody else adds until the end of the transaction. Says when it is and the place of the call that was added last, then which calls have
-- these keys.
CREATE FUNCTION outdial.begin_adding(keys text[], clock bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
DECLARE
  it outdial.loaded;
  last bigint;
BEGIN
  SELECT a.sequence INTO last FROM outdial.last_added a FOR UPDATE;
  it.what := 'now';
  it.about := json_build_array(outdial.time_of(clock), last);
  RETURN NEXT it;
  IF cardinality(keys) > 0 THEN
    RETURN QUERY SELECT ${CALL}, ${ATTEMPT}, 'call', NULL FROM unnest(keys) AS k(key)
      CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.key = k.key OFFSET 0) c ${LATEST};
  END IF;
END $$;

-- Adds calls in the places from then on. What none of them has may be an empty array.
CREATE FUNCTION outdial.add_calls(first bigint, now bigint, ids text[], queues text[], providers text[], ats bigint[], to_numbers text[],
  from_numbers text[], local_times text[], time_zones text[], not_afters bigint[], keys text[], owner_ids text[], metadata text[])
  RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO outdial.calls (sequence, id, version, status, queue, due_at, at, to_number, from_number, provider, local_time, time_zone,
      not_after, key, owner_id, metadata, created_at)
    SELECT x.sequence, x.id, 1, 'scheduled', x.queue, x.at, x.at, x.to_number, x.from_number, x.provider, x.local_time, x.time_zone,
      x.not_after, x.key, x.owner_id, x.metadata::json, now
    FROM (SELECT generate_series(first, first + cardinality(ids) - 1) AS sequence, unnest(ids) AS id, unnest(queues) AS queue,
      unnest(providers) AS provider, unnest(ats) AS at, unnest(to_numbers) AS to_number, unnest(from_numbers) AS from_number,
      unnest(local_times) AS local_time, unnest(time_zones) AS time_zone, unnest(not_afters) AS not_after, unnest(keys) AS key,
      unnest(owner_ids) AS owner_id, unnest(add_calls.metadata) AS metadata) x;
  UPDATE outdial.last_added SET sequence = first + cardinality(ids) - 1;
END $$;

-- Locks calls in the order of adding, and reads them then.
CREATE FUNCTION outdial.load_calls(ids text[], clock bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
DECLARE
  it outdial.loaded;
BEGIN
  PERFORM FROM outdial.calls c WHERE c.id = ANY(ids) ORDER BY c.sequence FOR UPDATE;
  it.what := 'now';
  it.about := json_build_array(outdial.time_of(clock), NULL);
  RETURN NEXT it;
  RETURN QUERY SELECT ${CALL}, ${ATTEMPT}, 'call', NULL FROM unnest(ids) AS i(id)
    CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.id = i.id OFFSET 0) c ${LATEST};
END $$;

-- The open attempts that should be asked after, the longest overdue first: those of other providers only if they are overdue for longer.
-- Nobody else takes any until the end of the transaction, and what there was news of meanwhile is due no more.
CREATE FUNCTION outdial.load_overdue(of_providers text[], strangers_wait_ms bigint, most bigint, clock bigint)
  RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
DECLARE
  it outdial.loaded;
  now bigint;
  due bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('outdial.lines', 0));
  now := outdial.time_of(clock);
  due := ARRAY(
    SELECT l.call FROM outdial.lines l WHERE l.look_at <= now
      AND (of_providers IS NULL OR l.provider = ANY(of_providers) OR l.look_at <= now - strangers_wait_ms) ORDER BY l.look_at LIMIT most
  );
  PERFORM FROM outdial.calls c WHERE c.sequence = ANY(due) ORDER BY c.sequence FOR UPDATE;
  now := outdial.time_of(clock);
  it.what := 'now';
  it.about := json_build_array(now, NULL);
  RETURN NEXT it;
  RETURN QUERY SELECT ${CALL}, ${ATTEMPT}, 'told', NULL FROM unnest(due) AS d(call)
    CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.sequence = d.call OFFSET 0) c
    CROSS JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest AND a.look_at <= now OFFSET 0) a;
END $$;
`
