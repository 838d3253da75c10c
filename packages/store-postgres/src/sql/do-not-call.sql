-- The list of numbers not to call.
--
-- A step that dispatches holds the lock of this list, shared, from before it locks anything else until its
-- commit; adding numbers waits for it after the rows are written. So a step under way either commits before
-- the numbers are on the list, or begins after the commit and reads them. The rows of all queues would not do:
-- a queue that is created while `add` commits has no row to lock.
--
-- There is no deadlock. A step waits for this lock only while it holds no other, so nothing waits for that
-- step. Adding takes it last, and holds no other lock but those of its rows of `do_not_call`, in the order of
-- the numbers, which no step takes. No other operation takes either. A migration waits for the transactions
-- under way, which never wait for it again.

CREATE FUNCTION outdial.wait_for_do_not_call() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('outdial.do_not_call', 0));
END $$;

-- Adds entries, or replaces those of the same numbers. Returns how many numbers are new.
CREATE FUNCTION outdial.add_do_not_call(numbers text[], reasons text[], sources text[], untils bigint[], clock bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  now bigint := outdial.time_of(clock);
  added bigint;
BEGIN
  WITH written AS (
    INSERT INTO outdial.do_not_call AS d (number, reason, source, added_at, until)
      SELECT x.number, x.reason, x.source, now, x.until FROM (
        SELECT unnest(numbers) AS number, unnest(reasons) AS reason, unnest(sources) AS source, unnest(untils) AS until
      ) x ORDER BY x.number
      ON CONFLICT (number) DO UPDATE SET reason = excluded.reason, source = excluded.source,
        added_at = excluded.added_at, until = excluded.until
      -- A row that was replaced was locked before.
      RETURNING d.xmax = 0 AS is_new
  )
  SELECT count(*) FILTER (WHERE w.is_new) INTO added FROM written w;
  PERFORM pg_advisory_xact_lock(hashtextextended('outdial.do_not_call', 0));
  RETURN added;
END $$;
