/** What a step writes, in one round trip: as in 0002-load, nothing is decided here, and rows are found by their keys. */
export const SAVE = `
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
