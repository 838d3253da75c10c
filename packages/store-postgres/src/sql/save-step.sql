-- Writes the rows of a step, in one round trip. Rows are found by key: see load-step.sql.

-- Fails if a row has changed since it was loaded. The whole step then runs again.
CREATE FUNCTION outdial.expect_written(written bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF written <> expected THEN
    RAISE EXCEPTION USING MESSAGE = format('Expected to write %s rows, got %s', expected, written),
      ERRCODE = 'serialization_failure';
  END IF;
END $$;

-- Writes attempts and calls that updates changed; then licences: their attempts, in order, and their
-- calls. An array that would hold nothing but NULL may be empty.
CREATE FUNCTION outdial.save_step(
  reference text[], status text[], provider_call_id text[], answered boolean[], answered_at bigint[], ended_at bigint[],
  duration_ms double precision[], cause text[], cause_status text[], released boolean[], free_at bigint[],
  next_poll_at bigint[], polls integer[], events text[], details text[],
  call_sequence bigint[], call_version bigint[], call_status text[], call_due_at bigint[], call_attempt_count integer[],
  call_last_outcome text[], call_cause text[], call_ended_at bigint[],
  licensed_sequence bigint[], licensed_version bigint[], licensed_attempt integer[], licensed_reference text[],
  licensed_at bigint, dial_by bigint, answer_by bigint, line_free_at bigint, first_poll_at bigint
) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  written bigint;
BEGIN
  IF cardinality(save_step.reference) > 0 THEN
    UPDATE outdial.attempts a SET status = x.status, provider_call_id = x.provider_call_id, answered = x.answered,
        answered_at = x.answered_at, ended_at = x.ended_at, duration_ms = x.duration_ms, cause = x.cause,
        cause_status = x.cause_status, released = x.released, line_free_at = x.free_at,
        next_poll_at = x.next_poll_at, polls = x.polls, events = x.events, details = x.details
      FROM (SELECT unnest(save_step.reference) AS reference, unnest(save_step.status) AS status,
        unnest(save_step.provider_call_id) AS provider_call_id, unnest(save_step.answered) AS answered,
        unnest(save_step.answered_at) AS answered_at, unnest(save_step.ended_at) AS ended_at,
        unnest(save_step.duration_ms) AS duration_ms, unnest(save_step.cause) AS cause,
        unnest(save_step.cause_status) AS cause_status, unnest(save_step.released) AS released,
        unnest(save_step.free_at) AS free_at, unnest(save_step.next_poll_at) AS next_poll_at,
        unnest(save_step.polls) AS polls, unnest(save_step.events) AS events,
        unnest(save_step.details) AS details) x
      CROSS JOIN LATERAL (SELECT i.ctid AS at FROM outdial.attempts i WHERE i.reference = x.reference OFFSET 0) i
      WHERE a.ctid = i.at;
    GET DIAGNOSTICS written = ROW_COUNT;
    PERFORM outdial.expect_written(written, cardinality(save_step.reference));
  END IF;
  IF cardinality(call_sequence) > 0 THEN
    UPDATE outdial.calls c SET version = x.version, status = x.status, due_at = x.due_at,
        attempt_count = x.attempt_count, last_outcome = x.last_outcome, cause = x.cause, ended_at = x.ended_at
      FROM (SELECT unnest(call_sequence) AS sequence, unnest(call_version) AS version, unnest(call_status) AS status,
        unnest(call_due_at) AS due_at, unnest(call_attempt_count) AS attempt_count,
        unnest(call_last_outcome) AS last_outcome, unnest(call_cause) AS cause, unnest(call_ended_at) AS ended_at) x
      CROSS JOIN LATERAL (SELECT i.ctid AS at FROM outdial.calls i WHERE i.sequence = x.sequence OFFSET 0) i
      WHERE c.ctid = i.at AND c.version < x.version;
    GET DIAGNOSTICS written = ROW_COUNT;
    PERFORM outdial.expect_written(written, cardinality(call_sequence));
  END IF;
  IF cardinality(licensed_sequence) > 0 THEN
    INSERT INTO outdial.attempts (call, reference, attempt, provider, queue, to_number, from_number, licensed_at,
        dial_by, answer_by, line_free_at, next_poll_at)
      SELECT x.sequence, x.reference, x.attempt, c.provider, c.queue, c.to_number, c.from_number, save_step.licensed_at,
        save_step.dial_by, save_step.answer_by, save_step.line_free_at, first_poll_at
      FROM (SELECT unnest(licensed_sequence) AS sequence, unnest(licensed_attempt) AS attempt,
        unnest(licensed_reference) AS reference) x
      CROSS JOIN LATERAL (SELECT * FROM outdial.calls c WHERE c.sequence = x.sequence OFFSET 0) c;
    UPDATE outdial.calls c SET version = x.version, status = 'dialing', attempt_count = x.attempt, latest = x.reference
      FROM (SELECT unnest(licensed_sequence) AS sequence, unnest(licensed_version) AS version,
        unnest(licensed_attempt) AS attempt, unnest(licensed_reference) AS reference) x
      CROSS JOIN LATERAL (SELECT i.ctid AS at FROM outdial.calls i WHERE i.sequence = x.sequence OFFSET 0) i
      WHERE c.ctid = i.at AND c.version = x.version - 1;
    GET DIAGNOSTICS written = ROW_COUNT;
    PERFORM outdial.expect_written(written, cardinality(licensed_sequence));
  END IF;
END $$;
