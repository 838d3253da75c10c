-- The list of numbers not to call.

-- Adds entries, in the order of their numbers, or replaces those of the same numbers. Returns how many numbers
-- are new.
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
  PERFORM outdial.hold_licensing();
  RETURN added;
END $$;
