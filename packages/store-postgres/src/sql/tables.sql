-- Calls, their attempts, queues and logged records. Instants are milliseconds since 1970.
--
-- Columns that change are in no index of `calls` and `attempts`, so that a change writes one row and
-- no index: a heap-only tuple. The fill factors leave room for it, since one step may change, and
-- lengthen, all rows of a page. Rows that must be found by such a column have a row of their own in
-- a side table, which only triggers write: `waiting` (scheduled calls), `lines` (attempts that use a
-- line), `ended` (ended calls), `provider_ids`.

CREATE TABLE outdial.queues (
  name text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL CHECK (version >= 1),
  concurrency bigint NOT NULL CHECK (concurrency >= 1),
  paused boolean NOT NULL,
  calls_per_second double precision CHECK (calls_per_second > 0),
  backoff_until bigint,
  backoff_code text COLLATE "C",
  refusals bigint NOT NULL CHECK (refusals >= 0),
  attended_since bigint,
  unattended_from bigint,
  checked_at bigint
) WITH (fillfactor = 50);

-- Dispatching over all queues. A step that counts the lines of all queues, or a budget over them, locks the row.
-- rules: the fingerprint of the rules by which the workers dispatch.
CREATE TABLE outdial.dispatching (
  paused boolean NOT NULL,
  clock_shifts bigint NOT NULL,
  rules text COLLATE "C"
) WITH (fillfactor = 10);
INSERT INTO outdial.dispatching VALUES (false, 0);

-- The providers that had a failure, now or once, or have limits. A step that counts the lines and licences
-- of a provider locks its row.
CREATE TABLE outdial.providers (
  name text COLLATE "C" PRIMARY KEY,
  failures bigint NOT NULL CHECK (failures >= 0),
  backoffs bigint NOT NULL CHECK (backoffs >= 0),
  failed_at bigint,
  backoff_until bigint
) WITH (fillfactor = 50);

CREATE TABLE outdial.counters (name text COLLATE "C" PRIMARY KEY, value bigint NOT NULL) WITH (fillfactor = 50);

-- The sequence of the call added last. Adding locks the row, and no sequence is given twice.
CREATE TABLE outdial.last_added (sequence bigint NOT NULL) WITH (fillfactor = 10);
INSERT INTO outdial.last_added VALUES (0);

CREATE TABLE outdial.calls (
  sequence bigint PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  version bigint NOT NULL,
  status text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  due_at bigint NOT NULL,
  at bigint NOT NULL,
  to_number text COLLATE "C" NOT NULL,
  from_number text COLLATE "C",
  provider text COLLATE "C" NOT NULL,
  local_time text COLLATE "C",
  time_zone text COLLATE "C",
  not_after bigint,
  key text COLLATE "C",
  owner_id text COLLATE "C",
  metadata text COLLATE "C",
  attempt_count integer NOT NULL DEFAULT 0,
  last_outcome text COLLATE "C",
  cancelled_at bigint,
  cause text COLLATE "C",
  created_at bigint NOT NULL,
  ended_at bigint,
  -- JSON
  rules text COLLATE "C",
  series_id text COLLATE "C",
  -- JSON
  series text COLLATE "C",
  -- The reference of the latest attempt.
  latest text COLLATE "C"
) WITH (fillfactor = 40);

CREATE UNIQUE INDEX calls_by_key ON outdial.calls (key) WHERE key IS NOT NULL;
CREATE INDEX calls_by_time ON outdial.calls (at, sequence);
CREATE INDEX calls_by_number ON outdial.calls (to_number, at, sequence);
CREATE INDEX calls_by_owner ON outdial.calls (owner_id, at, sequence) WHERE owner_id IS NOT NULL;
CREATE INDEX calls_by_series ON outdial.calls (series_id, at, sequence) WHERE series_id IS NOT NULL;

-- A field of metadata as JSON, for the indexes of `metadataFields`; NULL if it is no value that calls are found
-- by: an object, an array, null or a long text.
CREATE FUNCTION outdial.metadata_value(metadata text, field text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  found text;
BEGIN
  found := metadata::json -> field;
  RETURN CASE WHEN found !~ '^[\[{n]' AND length(found) <= 1202 THEN found END;
EXCEPTION WHEN untranslatable_character THEN
  -- `\u0000` somewhere in it, which `->` cannot read.
  RETURN NULL;
END $$;

-- Scheduled calls, in the order in which they are due.
CREATE TABLE outdial.waiting (
  queue text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  due_at bigint NOT NULL,
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (queue, provider, due_at, sequence)
);
CREATE INDEX waiting_by_time ON outdial.waiting (queue, at, sequence);

-- Ended calls, by status.
CREATE TABLE outdial.ended (
  queue text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  sequence bigint NOT NULL,
  ended_at bigint NOT NULL,
  PRIMARY KEY (queue, status, at, sequence)
);
CREATE INDEX ended_by_time ON outdial.ended (ended_at, sequence);

CREATE SEQUENCE outdial.attempt_order;

CREATE TABLE outdial.attempts (
  reference text COLLATE "C" PRIMARY KEY,
  attempt integer NOT NULL,
  provider text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  to_number text COLLATE "C" NOT NULL,
  from_number text COLLATE "C",
  licensed_at bigint NOT NULL,
  dial_by bigint NOT NULL,
  answer_by bigint NOT NULL,
  line_free_at bigint NOT NULL,
  status text COLLATE "C" NOT NULL DEFAULT 'dialing',
  provider_call_id text COLLATE "C",
  answered boolean NOT NULL DEFAULT false,
  answered_at bigint,
  ended_at bigint,
  duration_ms double precision,
  cause text COLLATE "C",
  cause_status text COLLATE "C",
  released boolean NOT NULL DEFAULT false,
  next_poll_at bigint,
  polls integer NOT NULL DEFAULT 0,
  events text COLLATE "C" NOT NULL DEFAULT '[]',
  -- JSON
  details text COLLATE "C",
  call bigint NOT NULL,
  -- The order of the licences.
  place bigint NOT NULL DEFAULT nextval('outdial.attempt_order')
) WITH (fillfactor = 35);

-- One attempt of each number; released attempts do not count.
CREATE UNIQUE INDEX attempts_one_each
  ON outdial.attempts (call, attempt, (CASE WHEN released THEN place ELSE 0 END));
CREATE INDEX attempts_by_queue ON outdial.attempts (queue, licensed_at);
CREATE INDEX attempts_by_provider ON outdial.attempts (provider, licensed_at);
CREATE INDEX attempts_by_number ON outdial.attempts (to_number, licensed_at);
CREATE INDEX attempts_by_caller ON outdial.attempts (from_number, licensed_at) WHERE from_number IS NOT NULL;

-- The lines in use, at most one for each call. in_use_until is 9007199254740991, for ever, while the
-- attempt is open, and `line_free_at` once it is indeterminate.
CREATE TABLE outdial.lines (
  call bigint CONSTRAINT lines_one_open PRIMARY KEY,
  reference text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  provider text COLLATE "C" NOT NULL,
  to_number text COLLATE "C" NOT NULL,
  provider_call_id text COLLATE "C",
  in_use_until bigint NOT NULL,
  next_poll_at bigint
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX lines_one_id ON outdial.lines (provider, provider_call_id)
  WHERE in_use_until = 9007199254740991 AND provider_call_id IS NOT NULL;
CREATE INDEX lines_in_use ON outdial.lines (queue, in_use_until);
-- The open attempts.
CREATE INDEX lines_to_poll ON outdial.lines (next_poll_at) WHERE next_poll_at IS NOT NULL;
-- The indeterminate attempts.
CREATE INDEX lines_to_free ON outdial.lines (in_use_until) WHERE next_poll_at IS NULL;

-- The ids that attempts have, or once had, at their provider.
CREATE TABLE outdial.provider_ids (
  provider text COLLATE "C" NOT NULL,
  provider_call_id text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  PRIMARY KEY (provider, provider_call_id, reference)
);

-- Calls of the history that were not placed by the scheduler.
CREATE TABLE outdial.records (
  id text COLLATE "C" PRIMARY KEY,
  from_number text COLLATE "C",
  to_number text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  answered boolean NOT NULL,
  duration_ms double precision,
  outcome text COLLATE "C",
  call_id text COLLATE "C",
  owner_id text COLLATE "C"
);

CREATE INDEX records_by_number ON outdial.records (to_number, at, id);
CREATE INDEX records_by_caller ON outdial.records (from_number, at, id) WHERE from_number IS NOT NULL;
CREATE INDEX records_by_time ON outdial.records (at);

-- The numbers not to call. An entry that has ended, at `until`, stays on the list.
CREATE TABLE outdial.do_not_call (
  number text COLLATE "C" PRIMARY KEY,
  reason text COLLATE "C",
  source text COLLATE "C",
  added_at bigint NOT NULL,
  until bigint
);
