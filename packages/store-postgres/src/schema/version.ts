/**
 * The schema's version, and the oldest version of the code that may use it. Every operation calls
 * `expect_known`, which fails in older code. In a transaction it also prevents an incompatible
 * migration until the commit: reading the table locks it (`ACCESS SHARE`), and such a migration
 * takes the lock that excludes readers.
 */
export const CREATE_VERSION = `CREATE TABLE outdial.schema_version (version integer NOT NULL, oldest integer NOT NULL);
  INSERT INTO outdial.schema_version VALUES (0, 0);
  CREATE FUNCTION outdial.expect_known(known integer) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    oldest integer;
  BEGIN
    SELECT s.oldest INTO oldest FROM outdial.schema_version s;
    IF oldest > known THEN
      RAISE EXCEPTION USING ERRCODE = 'OD001', MESSAGE = format('one for version %s, made by a newer process: '
        'update @outdial/store-postgres', oldest);
    END IF;
  END $$`
/** Without a parameter, whose type the driver would ask for in a round trip of its own. */
export const expectKnown = (known: number): string => `SELECT outdial.expect_known(${known})`

/** Waits for the transactions of other processes, and holds their next ones until the commit. */
export const LOCK_VERSION = 'LOCK TABLE outdial.schema_version IN ACCESS EXCLUSIVE MODE'
