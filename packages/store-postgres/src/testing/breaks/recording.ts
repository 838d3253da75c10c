import { LOCKS, type Mistake, SAVES } from './mistake.ts'

const ONE_ID = 'CREATE UNIQUE INDEX lines_one_id'

// The end of `load_attempts`.
const ATTEMPTS_READ = `json_build_array(a.provider, a.to_number, o.reference)) l;
  END IF;
`
const ATTEMPTS_WRITTEN = 'UPDATE outdial.attempts a SET status = x.status'

/** Two steps have read an attempt before either writes it. */
const bothHaveRead = (alone: number) => ({
  file: LOCKS,
  text: ATTEMPTS_READ,
  by: `${ATTEMPTS_READ}  PERFORM outdial.meet(2, ${alone});\n`,
})
/** The second step writes after the first has committed. */
const ONE_BY_ONE = {
  file: SAVES,
  text: ATTEMPTS_WRITTEN,
  by: `PERFORM pg_advisory_xact_lock(1);\n  ${ATTEMPTS_WRITTEN}`,
}

/** Three steps have read a provider before any of them writes it. The first one is alone. */
const PROVIDERS_READ = {
  file: LOCKS,
  text: 'IF most_lines IS NOT NULL AND cardinality(locked) > 0 THEN',
  by: `IF cardinality(lost) > 0 THEN
    PERFORM outdial.meet(3, 1);
  END IF;
  IF most_lines IS NOT NULL AND cardinality(locked) > 0 THEN`,
}

/** Of the lines of a step, that of the latest licence is written first. */
const LATEST_FIRST = {
  file: 'sql/rules.sql',
  text: "WHERE u.ended_at IS NULL OR u.status = 'indeterminate'\n      ) x WHERE l.ctid = x.ctid;",
  by: "WHERE u.ended_at IS NULL OR u.status = 'indeterminate' ORDER BY u.place DESC\n      ) x WHERE l.ctid = x.ctid;",
}

export const RECORDING: readonly Mistake[] = [
  {
    name: 'details that are not written',
    breaks: [{ file: SAVES, text: ', details = x.details', by: '' }],
    moments: [],
    fails:
      'details: details that come after the end are kept, with a new version; the end stays, and a waiting retry waits',
    says: /deep-equal/,
  },
  {
    name: 'an attempt updated without a lock',
    breaks: [
      {
        file: LOCKS,
        text:
          'SELECT a.call FROM outdial.attempts a WHERE a.reference = ANY(refs)\n' +
          '  )) ORDER BY c.sequence FOR UPDATE;',
        by: 'SELECT a.call FROM outdial.attempts a WHERE a.reference = ANY(refs)\n  )) ORDER BY c.sequence;',
      },
    ],
    moments: [bothHaveRead(1), ONE_BY_ONE],
    fails: 'concurrent operations: all updates of one attempt are kept',
    says: /deep-equal/,
  },
  {
    name: 'an id that two attempts may share',
    breaks: [{ file: 'sql/tables.sql', text: ONE_ID, by: 'CREATE INDEX lines_one_id' }],
    moments: [bothHaveRead(0)],
    fails:
      'concurrent operations: an id that is reported for several attempts is bound to one of them; ' +
      'the other updates are unknown',
    says: /deep-equal/,
  },
  {
    name: 'a provider that had a failure, counted without a lock',
    breaks: [{ file: LOCKS, text: 'ORDER BY p.name FOR NO KEY UPDATE\n', by: 'ORDER BY p.name\n' }],
    moments: [PROVIDERS_READ],
    fails: 'concurrent operations: lost answers of one provider are all counted',
    says: /[23] !== 4/,
  },
  {
    name: 'an id that an attempt gives up and that another takes before it is free',
    breaks: [
      {
        file: 'sql/rules.sql',
        text: 'l.provider_call_id IS DISTINCT FROM x.provider_call_id',
        by: 'l.provider_call_id <> x.provider_call_id',
      },
    ],
    moments: [LATEST_FIRST],
    fails: 'finding: an id that the answer to a later POST has goes to the later attempt',
    says: /lines_one_id/,
  },
  {
    name: 'ends and licences in two commits',
    breaks: [
      {
        file: 'operations/advance.ts',
        text: 'const loaded = await loadStep(db, step, extra)',
        by: `const records = { ...step, dispatch: undefined }
  const recording = savingStep(decideStep(await loadStep(db, records, extra), records)!)
  if (recording) await db.query(...recording)
  await db.query('COMMIT AND CHAIN')
  step = { ...step, updates: [] }
  const loaded = await loadStep(db, step, extra)`,
      },
    ],
    moments: [],
    fails: 'keeping: a step whose licensing fails records nothing and licenses nothing',
    says: /deep-equal/,
  },
]
