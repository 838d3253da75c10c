import type { Break } from '../../../../../tools/broken-source.ts'

/** A way to write a store wrongly, and the case of the kit that says so. */
export interface Mistake {
  readonly name: string
  /** What is wrong. */
  readonly breaks: readonly Break[]
  /** What makes the moment certain in which that does harm, and does none to a store that is right. */
  readonly moments: readonly Break[]
  /** The case that has to fail. */
  readonly fails: string
  /** How it says so; `undefined` if it waits in vain for something to be told. */
  readonly says: RegExp | undefined
  /** What is in the answer that is lost of each step, and its connection with it. @default none is lost */
  readonly losesAnswers?: 'COMMIT' | 'stepped' | undefined
}

export const LOCKS = 'schema/migrations/0002-load.ts'
export const SAVES = 'schema/migrations/0002-save.ts'
export const PIECES = 'schema/migrations/pieces.ts'
export const OTHER_LOCKS = 'schema/migrations/0003-others.ts'
export const PREMISES = 'schema/migrations/0004-foreseen.ts'

/** No step is planned, so that as many ask the database at once as are asked for at once. */
export const ASKING: Break = {
  file: 'operations/foresight.ts',
  text: 'let rest = 0',
  by: 'let rest = Number.POSITIVE_INFINITY',
}

/**
 * Makes the tables with a function `meet`: it waits until so many transactions have come as far, once in the life of a database, and lets those
 * pass who come alone before. With `meet_others` those of one kind wait until one of the other has come. If the others do not come, since there is
 * a lock between them as there should be, they wait no longer than so many milliseconds.
 */
export const meetingWithin = (patienceMs: number): Break => ({
  file: LOCKS,
  text: 'CREATE FUNCTION outdial.time_of',
  by: `CREATE SEQUENCE outdial.comers;
CREATE FUNCTION outdial.meet(most bigint, alone bigint = 0) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  patient_until timestamptz := clock_timestamp() + interval '${patienceMs} milliseconds';
BEGIN
  IF nextval('outdial.comers') <= alone THEN
    RETURN;
  END IF;
  WHILE (SELECT last_value FROM outdial.comers) < alone + most AND clock_timestamp() < patient_until LOOP
    PERFORM pg_sleep(0.001);
  END LOOP;
END $$;

CREATE SEQUENCE outdial.licensers;
CREATE SEQUENCE outdial.changers;
CREATE FUNCTION outdial.meet_others(own regclass, others regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  patient_until timestamptz := clock_timestamp() + interval '${patienceMs} milliseconds';
BEGIN
  PERFORM nextval(own);
  WHILE pg_sequence_last_value(others) IS NULL AND clock_timestamp() < patient_until LOOP
    PERFORM pg_sleep(0.001);
  END LOOP;
END $$;

CREATE FUNCTION outdial.time_of`,
})

/** Here so many meet: right before this text. */
export const meetBefore = (file: string, text: string, most = 2): Break => ({
  file,
  text,
  by: `PERFORM outdial.meet(${most});\n  ${text}`,
})
