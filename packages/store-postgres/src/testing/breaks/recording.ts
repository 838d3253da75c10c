import { LOCKS, type Mistake, SAVES } from './mistake.ts'

const ONE_ID = 'CREATE UNIQUE INDEX lines_one_id'
const KNOWN = 'a.xmin <> k.attempt OR c.xmin <> k.call'

// The end of `load_told`.
const TOLD_READ = `    it.about := json_build_array(q.provider, q.provider_call_id, q.reference);
    RETURN NEXT it;
  END LOOP;
`
const TOLD_WRITTEN = 'UPDATE outdial.attempts a SET status = x.status'

/** Two have read what they are told of before one of them writes. */
const bothHaveRead = (alone: number) => ({
  file: LOCKS,
  text: TOLD_READ,
  by: `${TOLD_READ}  PERFORM outdial.meet(2, ${alone});\n`,
})
/** The second writes when the first has committed. */
const ONE_BY_ONE = {
  file: SAVES,
  text: TOLD_WRITTEN,
  by: `PERFORM pg_advisory_xact_lock(1);\n  ${TOLD_WRITTEN}`,
}

export const RECORDING: readonly Mistake[] = [
  {
    name: 'an attempt told of without a lock',
    breaks: [
      {
        file: LOCKS,
        text: 'SELECT a.call FROM outdial.attempts a WHERE a.reference = ANY(ending || others)\n  )) ORDER BY c.sequence FOR UPDATE;',
        by: 'SELECT a.call FROM outdial.attempts a WHERE a.reference = ANY(ending || others)\n  )) ORDER BY c.sequence;',
      },
    ],
    moments: [bothHaveRead(1), ONE_BY_ONE],
    fails: 'concurrent operations: all updates of one attempt are kept',
    says: /deep-equal/,
  },
  {
    name: 'an attempt believed to be as it is remembered',
    breaks: [{ file: LOCKS, text: KNOWN, by: "k.attempt = '0'" }],
    moments: [],
    fails: 'concurrent commits: events that one instance recorded are kept when the other records more',
    says: /Expected to write/,
  },
  {
    name: 'a call believed to be as it is remembered',
    breaks: [{ file: LOCKS, text: KNOWN, by: 'a.xmin <> k.attempt' }],
    moments: [],
    fails: 'concurrent commits: a call that another instance has cancelled is not retried when its attempt ends',
    says: /Expected to write/,
  },
  {
    name: 'an id that two may have',
    breaks: [{ file: 'schema/migrations/0001-calls.ts', text: ONE_ID, by: 'CREATE INDEX lines_one_id' }],
    moments: [bothHaveRead(0)],
    fails: 'concurrent operations: an id that is reported for several attempts is bound to one of them; the rest of each update is recorded',
    says: /[23] !== 1/,
  },
  {
    name: 'ends and licences in two commits',
    breaks: [
      {
        file: 'operations/advance.ts',
        text: 'let found = await loading.queues',
        by: "await touched.save(db)\n  await db.query('COMMIT AND CHAIN')\n  let found = await loading.queues",
      },
    ],
    moments: [],
    fails: 'keeping: a step whose licensing fails records nothing and licenses nothing',
    says: /deep-equal/,
  },
]
