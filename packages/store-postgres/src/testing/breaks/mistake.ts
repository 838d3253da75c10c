import type { Break } from '../../../../../tools/broken-source.ts'

/** A fault in the store, and the case of the kit that finds it. */
export interface Mistake {
  readonly name: string
  /** The fault. */
  readonly breaks: readonly Break[]
  /** Forces the timing at which the fault does harm. Harmless in a correct store. */
  readonly moments: readonly Break[]
  /** The case that must fail. */
  readonly fails: string
  /** The failure; `undefined` if the case waits for a hint that never comes. */
  readonly says: RegExp | undefined
  /** The answer of each step that is lost, and its connection with it. @default none */
  readonly losesAnswers?: 'COMMIT' | undefined
}

export const LOCKS = 'sql/load-step.sql'
export const SAVES = 'sql/save-step.sql'
export const OTHER_LOCKS = 'sql/other-operations.sql'

/**
 * Adds the function `meet` to the schema. It waits until that many transactions have called it,
 * once in the life of a database; the first `alone` calls pass. With `meet_others`, transactions of
 * one kind wait for one of the other kind. In a correct store a lock keeps the others away: then
 * the wait ends after `patienceMs`.
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

/** Makes that many transactions meet right before this text. */
export const meetBefore = (file: string, text: string, most = 2): Break => ({
  file,
  text,
  by: `PERFORM outdial.meet(${most});\n  ${text}`,
})

/** Each step locks one queue, so that concurrent steps have different ones. */
export const ONE_QUEUE_EACH: Break = {
  file: LOCKS,
  text: 'FOR NO KEY UPDATE SKIP LOCKED',
  by: 'LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED',
}
