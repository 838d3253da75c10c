import { CHANGES_CHANNEL, IS_WATCHED, WAKE_CHANNEL } from '../../hints/notify.ts'
import { PLANNED_WITHIN_MS } from '../../tables/outlook.ts'
import { ATTEMPT, CALL, counted, FIRST_WAITING, IN_ORDER, LATEST, OPEN, QUEUE, TIME } from './pieces.ts'

/** The calls that wait in the focus behind a place. */
const AHEAD = `SELECT ${CALL}, ${ATTEMPT}, 'call', NULL FROM (
      SELECT * FROM outdial.calls c WHERE c.sequence = ANY(ARRAY(
        SELECT f.sequence FROM unnest(of_providers) AS p(name) CROSS JOIN LATERAL (
          SELECT w.due_at, w.sequence FROM outdial.waiting w WHERE w.queue = focus AND w.provider = p.name
            AND (w.due_at, w.sequence) > (after_due_at, after_sequence) ${IN_ORDER} LIMIT most
        ) f ORDER BY f.due_at, f.sequence LIMIT most
      )) ORDER BY c.due_at, c.sequence
    ) c ${LATEST}`

/**
 * A step in one round trip: a store that has planned it by what it last saw sends what came of it, and what it took for granted. Nothing
 * is left written unless all of that is true once it is locked. Then it is said what is to be seen next, so that the next step can be planned.
 */
export const FORESEEN = `
-- What the next step may be about: of the focus, a queue, the calls that wait behind a place, due or not; the queues in which something
-- waits, and the focus; the time of the step, and the time when this is told. Without a focus it is the queue that is served first.
CREATE FUNCTION outdial.outlook(moment bigint, of_providers text[], in_queues text[], focus text, after_due_at bigint,
  after_sequence bigint, most bigint) RETURNS SETOF outdial.loaded LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  now bigint := outdial.time_of(moment);
  it outdial.loaded;
  names text[];
  firsts bigint[];
  q record;
BEGIN
  SELECT w.names, w.due_ats INTO names, firsts FROM outdial.waiting_queues(of_providers, in_queues) w;
  focus := coalesce(focus, names[1]);
  IF focus <> ALL(names) THEN
    names := names || focus;
  END IF;
  IF most > 0 AND focus IS NOT NULL THEN
    RETURN QUERY ${AHEAD};
  END IF;
  it.what := 'queue';
  FOR q IN ${counted('names')} LOOP
    it.about := json_build_array(${QUEUE}, false, firsts[q.place], q.lines, q.free_at, q.licences, q.first_at, NULL, q.written_by);
    RETURN NEXT it;
  END LOOP;
  it.what := 'now';
  it.about := json_build_array(now, (SELECT min(l.look_at) FROM outdial.lines l WHERE l.look_at IS NOT NULL),
    pg_current_xact_id_if_assigned()::xid, NULL, extract(epoch FROM clock_timestamp()) * 1000);
  RETURN NEXT it;
END $$;

-- Fails, so that the whole step is done anew.
CREATE FUNCTION outdial.fail_foreseen() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = 'What a step was planned on is no longer so', ERRCODE = 'serialization_failure';
END $$;

-- told_*: the calls whose attempts the step is told of, in the order of adding, and by which transactions each of both was written. ids:
-- those of attempts that end by it, which no open attempt may have. begun_*: the calls that begin, the first of those that wait in the focus
-- up to a place. focus_xid: who wrote the focus. planned_at: the time by which it was planned. If the focus alone is to be seen, and has no
-- pace, it is told with the time: when its first call is due, how many lines are in use, and when the next is free. It waits for no lock for
-- longer than a plan may be old.
CREATE FUNCTION outdial.step(told_calls bigint[], told_call_xids xid[], told_attempt_xids xid[], id_providers text[], ids text[],
  reference text[], status text[], provider_call_id text[], answered boolean[], answered_at bigint[], ended_at bigint[],
  duration_ms double precision[], cause text[], cause_status text[], released boolean[], look_at bigint[], looks integer[], news text[],
  call_sequence bigint[], call_version bigint[], call_status text[], call_due_at bigint[], call_attempt_count integer[],
  call_last_outcome text[], call_cause text[], call_ended_at bigint[], begun_calls bigint[], begun_places integer[],
  begun_versions bigint[], begun_attempts integer[], begun_references text[], dial_within_ms bigint, answer_within_ms bigint, line_free_within_ms bigint,
  look_within_ms bigint, last_due_at bigint, last_sequence bigint, of_providers text[], in_queues text[], focus text, focus_xid xid,
  planned_at bigint, after_due_at bigint, after_sequence bigint, most bigint, clock bigint, wake text, changes text) RETURNS SETOF outdial.loaded
SET lock_timeout = ${PLANNED_WITHIN_MS} LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
  begins bigint := cardinality(begun_calls);
  now bigint;
  own record;
  seen record;
  waiting record;
  place integer;
  first_due_at bigint;
  first_sequence bigint;
  is_alone boolean;
  is_done boolean;
  it outdial.loaded;
BEGIN
  IF cardinality(told_calls) > 0 THEN
    -- Whoever has one of them changes it.
    SELECT array_agg(c.xmin) AS xids, array_agg(c.ctid) AS places INTO own FROM (
      SELECT c.xmin, c.ctid FROM outdial.calls c WHERE c.sequence = ANY(told_calls) ORDER BY c.sequence FOR UPDATE SKIP LOCKED
    ) c;
    IF (cardinality(reference) = cardinality(told_calls) AND told_call_xids = own.xids) IS NOT TRUE THEN
      PERFORM outdial.fail_foreseen();
    END IF;
    is_done := outdial.save_told(reference, status, provider_call_id, answered, answered_at, ended_at, duration_ms, cause, cause_status,
      released, look_at, looks, news, call_sequence, call_version, call_status, call_due_at, call_attempt_count, call_last_outcome,
      call_cause, call_ended_at, told_attempt_xids, CASE WHEN call_sequence = told_calls THEN own.places END);
  END IF;
  -- Only now, as in a step that asks and has much to record: whoever licenses does not wait for this news. No call was waited for, so that
  -- nobody waits in a circle, unless an id was given to two attempts and both are told of it at once; then PostgreSQL undoes one step.
  IF begins > 0 THEN
    SELECT q.xmin AS written_by INTO seen FROM outdial.queues q WHERE q.name = focus FOR NO KEY UPDATE;
    IF (seen.written_by = focus_xid) IS NOT TRUE THEN
      PERFORM outdial.fail_foreseen();
    END IF;
  END IF;
  now := ${TIME};
  IF (planned_at <= now AND now - planned_at <= ${PLANNED_WITHIN_MS}) IS NOT TRUE THEN
    PERFORM outdial.fail_foreseen();
  END IF;
  IF begins > 0 THEN
    is_done := outdial.save_begun(begun_calls, begun_places, begun_versions, begun_attempts, begun_references, now, now + dial_within_ms,
      now + answer_within_ms, now + line_free_within_ms, now + look_within_ms);
  END IF;

  SELECT q.concurrency, q.calls_per_second, l.lines, l.free_at, f.*,
      (SELECT min(l.look_at) FROM outdial.lines l WHERE l.look_at IS NOT NULL) AS look_at,
      EXISTS (SELECT FROM unnest(id_providers, ids) AS i(provider, id) CROSS JOIN LATERAL (
        SELECT FROM outdial.lines l WHERE l.provider = i.provider AND l.provider_call_id = i.id AND l.held_until = ${OPEN} OFFSET 0
      ) l) AS is_taken INTO seen
    FROM (SELECT count(*) AS lines, min(l.held_until) AS free_at FROM outdial.lines l WHERE l.queue = focus AND l.held_until > now) l
    CROSS JOIN LATERAL (SELECT * FROM outdial.queues q WHERE q.name = focus AND q.xmin = focus_xid OFFSET 0) q
    LEFT JOIN ${FIRST_WAITING} f ON true;
  IF (FOUND AND NOT seen.is_taken AND (begins = 0 OR seen.lines <= seen.concurrency)) IS NOT TRUE THEN
    PERFORM outdial.fail_foreseen();
  END IF;
  IF in_queues IS NULL AND seen.is_only IS NOT FALSE THEN
    IF seen.queue = focus AND seen.provider = ANY(of_providers) THEN
      first_due_at := seen.due_at;
      first_sequence := seen.sequence;
    END IF;
    is_alone := seen.queue IS NULL OR seen.queue = focus OR seen.provider <> ALL(of_providers);
  ELSE
    waiting := outdial.waiting_queues(of_providers, in_queues);
    place := array_position(waiting.names, focus);
    first_due_at := waiting.due_ats[place];
    first_sequence := waiting.sequences[place];
    is_alone := waiting.names <@ ARRAY[focus];
  END IF;
  -- Whatever waited before the last that begins would still wait.
  IF begins > 0 AND first_due_at IS NOT NULL AND ((first_due_at, first_sequence) > (last_due_at, last_sequence)) IS NOT TRUE THEN
    PERFORM outdial.fail_foreseen();
  END IF;

  IF wake IS NOT NULL THEN
    is_done := pg_notify('${WAKE_CHANNEL}', wake) IS NULL;
  END IF;
  IF changes IS NOT NULL AND (${IS_WATCHED}) THEN
    is_done := pg_notify('${CHANGES_CHANNEL}', changes) IS NULL;
  END IF;

  IF seen.calls_per_second IS NULL AND is_alone THEN
    IF most > 0 THEN
      RETURN QUERY ${AHEAD};
    END IF;
    it.what := 'stepped';
    it.about := json_build_array(now, seen.look_at, pg_current_xact_id()::xid, NULL, extract(epoch FROM clock_timestamp()) * 1000,
      first_due_at, seen.lines, seen.free_at);
    RETURN NEXT it;
    RETURN;
  END IF;
  it.what := 'stepped';
  RETURN NEXT it;
  RETURN QUERY SELECT * FROM outdial.outlook(now, of_providers, in_queues, focus, after_due_at, after_sequence, most);
END $$;
`
