-- The lock of licensing. A step that dispatches holds it, shared, from before it locks anything else until
-- its commit. What every later licence must respect takes it alone: numbers that must not be called, and the
-- pause of all queues. So a step under way either commits before, or begins afterwards and reads the change.
-- The rows of all queues would not do: a queue that is created meanwhile has no row to lock.
--
-- It adds no deadlock. A step waits for it while it holds no other lock, so nobody waits for such a step.
-- `change_dispatch` takes it first as well. `add_do_not_call` takes it last, holding rows of `do_not_call`,
-- which no step locks. No other operation takes it. A migration waits for the transactions under way, none of
-- which waits for the migration.

CREATE FUNCTION outdial.begin_licensing() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('outdial.licensing', 0));
END $$;

CREATE FUNCTION outdial.hold_licensing() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('outdial.licensing', 0));
END $$;
